/*
 * lib/db/pq.h - libpq, loaded when the first PostgreSQL is named
 *
 * It brings some twenty libraries with it, which whoever works on SQLite need
 * not wait for at every start: so it is not linked, but loaded.
 */
#ifndef NL2SQL_DB_PQ_H
#define NL2SQL_DB_PQ_H

#include <libpq-fe.h>

#include <nl2sql/base.h>

/* Its functions that we call, without their PQ. */
#define NL2SQL_PQ_FUNCTIONS(X) \
	X(cancel) X(clear) X(conndefaults) X(connectPoll) \
	X(connectStartParams) X(conninfoFree) X(conninfoParse) \
	X(consumeInput) X(enterPipelineMode) X(errorMessage) \
	X(finish) X(flush) X(fname) X(freeCancel) X(ftype) \
	X(getCancel) X(getResult) X(getisnull) X(getlength) \
	X(getvalue) X(isBusy) X(nfields) X(ntuples) X(pass) \
	X(pipelineSync) X(resultErrorField) X(resultStatus) \
	X(sendQueryParams) X(serverVersion) X(setErrorVerbosity) \
	X(setNoticeReceiver) X(setSingleRowMode) X(setnonblocking) \
	X(socket) X(status)

struct nl2sql_pq {
#define NL2SQL_PQ_POINTER(name) __typeof__(PQ##name) *name;
	NL2SQL_PQ_FUNCTIONS(NL2SQL_PQ_POINTER)
};

/** Theirs, after nl2sql_pq_load(). */
extern struct nl2sql_pq nl2sql_pq;

/** Load libpq, once for the program.
 * @return 0, or -1 with *err set to NL2SQL_EFATAL */
int nl2sql_pq_load(struct nl2sql_err *err);

/* From here on, PQclear() is the one that was loaded. */
#define PQcancel nl2sql_pq.cancel
#define PQclear nl2sql_pq.clear
#define PQconndefaults nl2sql_pq.conndefaults
#define PQconnectPoll nl2sql_pq.connectPoll
#define PQconnectStartParams nl2sql_pq.connectStartParams
#define PQconninfoFree nl2sql_pq.conninfoFree
#define PQconninfoParse nl2sql_pq.conninfoParse
#define PQconsumeInput nl2sql_pq.consumeInput
#define PQenterPipelineMode nl2sql_pq.enterPipelineMode
#define PQerrorMessage nl2sql_pq.errorMessage
#define PQfinish nl2sql_pq.finish
#define PQflush nl2sql_pq.flush
#define PQfname nl2sql_pq.fname
#define PQfreeCancel nl2sql_pq.freeCancel
#define PQftype nl2sql_pq.ftype
#define PQgetCancel nl2sql_pq.getCancel
#define PQgetResult nl2sql_pq.getResult
#define PQgetisnull nl2sql_pq.getisnull
#define PQgetlength nl2sql_pq.getlength
#define PQgetvalue nl2sql_pq.getvalue
#define PQisBusy nl2sql_pq.isBusy
#define PQnfields nl2sql_pq.nfields
#define PQntuples nl2sql_pq.ntuples
#define PQpass nl2sql_pq.pass
#define PQpipelineSync nl2sql_pq.pipelineSync
#define PQresultErrorField nl2sql_pq.resultErrorField
#define PQresultStatus nl2sql_pq.resultStatus
#define PQsendQueryParams nl2sql_pq.sendQueryParams
#define PQserverVersion nl2sql_pq.serverVersion
#define PQsetErrorVerbosity nl2sql_pq.setErrorVerbosity
#define PQsetNoticeReceiver nl2sql_pq.setNoticeReceiver
#define PQsetSingleRowMode nl2sql_pq.setSingleRowMode
#define PQsetnonblocking nl2sql_pq.setnonblocking
#define PQsocket nl2sql_pq.socket
#define PQstatus nl2sql_pq.status

#endif
