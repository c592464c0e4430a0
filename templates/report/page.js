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

  /* every word that is looked for must stand somewhere in the text */
  function search() {
    var words = find.value.toLowerCase().split(/\s+/).filter(Boolean);
    Array.prototype.forEach.call(found.children, function (item) {
      if (!item.dataset.text) item.dataset.text = item.textContent.toLowerCase();
      item.hidden = !words.every(function (w) { return item.dataset.text.indexOf(w) >= 0; });
    });
  }
  find.addEventListener("input", search);
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
