/* A table that is wider than the page scrolls by itself: let the keyboard reach it. */
(function () {
  "use strict";
  function mark() {
    for (const box of document.querySelectorAll(".bd-article table, .bd-article pre"))
      if (box.scrollWidth > box.clientWidth) box.setAttribute("tabindex", "0");
  }
  window.addEventListener("resize", mark);
  mark();
})();
