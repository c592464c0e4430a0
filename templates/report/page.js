(function () {
  "use strict";
  var root = document.documentElement;
  var button = document.getElementById("theme");
  var find = document.getElementById("find");
  var found = document.getElementById("found");
  var stored = null;

  try { stored = localStorage.getItem("nl2sql-theme"); } catch (e) { stored = null; }
  if (stored) root.dataset.theme = stored;
  button.addEventListener("click", function () {
    var dark = root.dataset.theme ? root.dataset.theme === "dark" :
      matchMedia("(prefers-color-scheme: dark)").matches;
    root.dataset.theme = dark ? "light" : "dark";
    try { localStorage.setItem("nl2sql-theme", root.dataset.theme); } catch (e) { /* a file: may forbid it */ }
  });
  if (!find) return;

  var list = document.getElementById("list");
  var count = document.getElementById("count");
  var texts = [];

  /* every word that is looked for must stand somewhere in the text */
  function search() {
    var words = find.value.toLowerCase().split(/\s+/).filter(Boolean);
    var shown = 0;

    Array.prototype.forEach.call(found.children, function (item, i) {
      if (texts[i] === undefined) texts[i] = item.textContent.toLowerCase();
      item.hidden = !words.every(function (w) { return texts[i].indexOf(w) >= 0; });
      shown += !item.hidden;
      if (list) list.children[i].hidden = item.hidden;
    });
    if (count) count.textContent = words.length ? shown + " of " + found.children.length : "";
  }
  find.addEventListener("input", search);
  /* Enter leads to the first that was found */
  find.addEventListener("keydown", function (e) {
    var first = e.key === "Enter" && found.querySelector(":scope > :not([hidden])");
    if (first) first.scrollIntoView();
  });
  addEventListener("beforeprint", function () {
    Array.prototype.forEach.call(document.querySelectorAll("details"), function (d) { d.open = true; });
  });
  document.addEventListener("keydown", function (e) {
    if (e.key === "/" && document.activeElement !== find && !e.ctrlKey && !e.metaKey) {
      e.preventDefault();
      find.focus();
      find.select();
    } else if (e.key === "Escape" && document.activeElement === find) {
      find.value = "";
      search();
      find.blur();
    }
  });
})();
