// The article page: joins a datum to its words, shows its evidence beside the text, moves by keyboard. Without this
// script every link leads to a page that shows the same.
"use strict";
(() => {
  document.addEventListener("keydown", (event) => {
    if (event.key === "/" && !typing(event)) {
      event.preventDefault();
      document.getElementById("find").focus();
    }
  });

  // on a small screen the filters begin closed: the list is what one came for
  if (matchMedia("(max-width: 48rem)").matches) {
    document.querySelectorAll("details.filters").forEach((each) => each.removeAttribute("open"));
  }

  const sheet = document.querySelector(".sheet");
  if (!sheet) return;
  const base = `/articles/${sheet.dataset.article}`;
  const dialog = document.getElementById("evidence");
  const inside = dialog.querySelector(".in");
  const words = new Map();
  sheet.querySelectorAll(".text .m").forEach((piece) => {
    for (const reference of piece.dataset.refs.split(" ")) {
      if (!words.has(reference)) words.set(reference, []);
      words.get(reference).push(piece);
    }
  });
  const notes = [...sheet.querySelectorAll(".note, .run a")];
  let opener = null;

  function typing(event) {
    return event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input, textarea, select");
  }

  function light(references, own) {
    sheet.querySelectorAll(".lit").forEach((each) => each.classList.remove("lit"));
    notes.forEach((note) => note.classList.toggle("on", references.includes(note.dataset.ref)));
    (words.get(own) || []).forEach((piece) => piece.classList.add("lit"));
  }

  async function show(reference, from, correct) {
    opener = from;
    const answer = await fetch(`${base}/${reference}?part=1`, { headers: { accept: "text/html" } });
    if (!answer.ok) return;
    inside.innerHTML = await answer.text(); // our own page: escaped on the server, and no script can stand in it
    if (!dialog.open) dialog.show();
    light([reference], reference);
    const form = inside.querySelector("details.correct");
    if (correct && form) {
      form.open = true;
      form.querySelector("textarea, button").focus();
    } else {
      dialog.querySelector(".close").focus();
    }
  }

  function close() {
    if (!dialog.open) return;
    dialog.close();
    if (opener) opener.focus();
  }

  function link(note) {
    return note.matches("a") ? note : note.querySelector("a");
  }

  function move(step) {
    const at = notes.findIndex((note) => note.contains(document.activeElement));
    const next = notes[Math.min(notes.length - 1, Math.max(0, at === -1 ? (step > 0 ? 0 : notes.length - 1) : at + step))];
    if (!next) return;
    link(next).focus();
    light([next.dataset.ref], next.dataset.ref);
    const first = (words.get(next.dataset.ref) || [next])[0];
    first.scrollIntoView({ block: "center" });
  }

  sheet.addEventListener("mouseover", (event) => {
    const piece = event.target.closest(".text .m");
    const note = event.target.closest("[data-ref]");
    if (piece) {
      const references = piece.dataset.refs.split(" ");
      light(references, references.find((each) => !each.startsWith("a")) || references[0]);
    } else if (note) {
      light([note.dataset.ref], note.dataset.ref);
    }
  });
  sheet.addEventListener("focusin", (event) => {
    const note = event.target.closest("[data-ref]");
    if (note) light([note.dataset.ref], note.dataset.ref);
  });
  sheet.addEventListener("click", (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
    const piece = event.target.closest(".text .m");
    const note = event.target.closest("[data-ref]");
    if (piece && String(getSelection()) === "") {
      const references = piece.dataset.refs.split(" ");
      const own = references.find((each) => !each.startsWith("a")) || references[0];
      const beside = document.getElementById(own);
      show(own, beside && (beside.matches("a") ? beside : beside.querySelector("a")));
    } else if (note && event.target.closest("a")) {
      event.preventDefault();
      show(note.dataset.ref, event.target.closest("a"));
    }
  });
  dialog.querySelector(".close").addEventListener("click", close);

  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") return close();
    if (typing(event)) return;
    const note = document.activeElement.closest && document.activeElement.closest("[data-ref]");
    if (event.key === "j") move(1);
    else if (event.key === "k") move(-1);
    else if (event.key === "r") document.getElementById("toggle").click();
    else if (event.key === "x" && note) show(note.dataset.ref, document.activeElement, true);
    else return;
    event.preventDefault();
  });
  sheet.querySelector(".keys").hidden = false;
})();
