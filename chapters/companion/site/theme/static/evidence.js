// Evidence cards: the note at the foot of the page, shown beside the number that stands for it. A
// pointer or the focus shows it for as long as it stays; a click, a tap or Enter keeps it open and
// never leaves the page. Without this script the number leads to the note.
(() => {
  "use strict";
  let card,
    owner,
    kept = false,
    returning = false;
  function close(back) {
    if (!card) return;
    const was = owner;
    card.remove();
    was.setAttribute("aria-expanded", "false");
    was.removeAttribute("aria-describedby");
    card = owner = undefined;
    kept = false;
    returning = true; // the focus comes back to the number, which has just been read
    if (back) was.focus();
    returning = false;
  }

  function beside(link) {
    const at = link.getBoundingClientRect(),
      width = card.offsetWidth,
      height = card.offsetHeight;
    const zero = card.offsetParent.getBoundingClientRect();
    const left = Math.min(at.left, document.documentElement.clientWidth - width - 8);
    const below = at.bottom + height + 12 < innerHeight || at.top < height;
    card.style.left = `${Math.max(8, left) - zero.left}px`;
    card.style.top = `${(below ? at.bottom + 6 : at.top - 6) - zero.top}px`;
    // Its lower edge stays, whatever a font or a button that comes later adds to its height.
    card.style.translate = below ? "" : "0 -100%";
  }

  // A number of one row has its note; one of several rows has those of all, each under its own
  // number.
  const notesOf = (link) =>
    link.dataset.note
      .split(" ")
      .map((id) => document.getElementById(id))
      .filter(Boolean);
  function partOf(note, several) {
    const part = document.createElement("div");
    part.className = "evidence-card-part";
    if (several) {
      const number = document.createElement("span");
      number.className = "evidence-card-number";
      number.textContent = 1 + [...note.parentElement.children].indexOf(note);
      part.append(number);
    }
    part.append(...note.cloneNode(true).childNodes);
    return part;
  }

  function show(link, keep) {
    const notes = notesOf(link);
    if (!notes.length) return;
    if (owner !== link) {
      close();
      owner = link;
      card = document.createElement("div");
      card.className = "evidence-card";
      card.id = "evidence-card";
      card.setAttribute("aria-label", `Evidence ${link.getAttribute("aria-label")}`);
      card.append(...notes.map((note) => partOf(note, notes.length > 1)));
      card.querySelectorAll("[id]").forEach((part) => part.removeAttribute("id"));
      card.addEventListener(
        "pointerleave",
        (event) => event.pointerType === "mouse" && !kept && close(),
      );
      // After the number in the page, so that reading on from it comes to the card.
      link.closest(".evidence-reference, .work-reference").after(card);
      beside(link);
    }
    if (keep && !kept) {
      kept = true;
      card.setAttribute("role", "dialog");
      const shut = document.createElement("button");
      shut.type = "button";
      shut.className = "tool evidence-card-shut";
      shut.setAttribute("aria-label", "Close");
      shut.textContent = "×";
      shut.addEventListener("click", () => close(true));
      card.prepend(shut);
      link.setAttribute("aria-expanded", "true");
    } else if (!kept) {
      card.setAttribute("role", "tooltip");
      link.setAttribute("aria-describedby", card.id);
    }
  }

  for (const link of document.querySelectorAll("a.evidence[data-note]")) {
    link.setAttribute("aria-expanded", "false");
    link.addEventListener(
      "pointerenter",
      (event) => event.pointerType === "mouse" && !kept && show(link),
    );
    link.addEventListener("pointerleave", (event) => {
      if (event.pointerType === "mouse" && !card?.contains(event.relatedTarget))
        setTimeout(
          () =>
            !kept &&
            card &&
            !card.matches(":hover") &&
            owner === link &&
            !link.matches(":focus-visible") &&
            close(),
          250,
        );
    });
    link.addEventListener(
      "focus",
      () => !kept && !returning && link.matches(":focus-visible") && show(link),
    );
    // Who comes back to the number within these 50 ms keeps the card.
    link.addEventListener("blur", () =>
      setTimeout(
        () =>
          !kept &&
          card &&
          owner === link &&
          document.activeElement !== link &&
          !card.contains(document.activeElement) &&
          close(),
        50,
      ),
    );
    link.addEventListener("click", (event) => {
      // as any link
      if (event.ctrlKey || event.metaKey || event.shiftKey || !notesOf(link).length) return;
      event.preventDefault();
      if (kept && owner === link) return close(true);
      if (kept) close();
      show(link, true);
      // from the keyboard; Firefox counts 1
      if (event.detail === 0 || event.pointerType === "") card.querySelector("a, button")?.focus();
    });
  }
  // A phone that is turned, a window that changes: the card goes along with its number, and into
  // sight. Of a phone's browser only the height changes as its bars come and go.
  const room = () => document.documentElement.clientWidth;
  let wide = room();
  addEventListener("resize", () => {
    if (card) beside(owner);
    if (card && room() !== wide)
      for (const part of [card, owner])
        part.scrollIntoView({ block: "nearest", behavior: "instant" });
    wide = room();
  });
  addEventListener("keydown", (event) => event.key === "Escape" && close(kept));
  addEventListener(
    "pointerdown",
    (event) => card && !card.contains(event.target) && event.target !== owner && close(),
  );
})();
