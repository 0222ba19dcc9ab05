// <read-aloud for="id of what is read" on="朗读" off="停止朗读">: shown only where the browser can speak.
"use strict";

customElements.define("read-aloud", class extends HTMLElement {
  connectedCallback() {
    if (!("speechSynthesis" in window)) return;
    this.target = document.getElementById(this.getAttribute("for"));
    if (!this.target) return;
    this.button = document.createElement("button");
    this.button.type = "button";
    this.button.className = "btn alt";
    this.button.setAttribute("aria-pressed", "false");
    this.button.textContent = this.getAttribute("on");
    this.button.addEventListener("click", () => (this.speaking ? this.stop() : this.read()));
    this.append(this.button);
    window.addEventListener("pagehide", () => speechSynthesis.cancel());
  }

  // headings, paragraphs and entries one after the other: long texts are cut off by some engines
  texts() {
    const parts = this.target.querySelectorAll("h1, h2, h3, p, li, dt, dd, td, th, summary, label");
    const seen = [...parts].filter((part) => part.checkVisibility() && !part.closest("read-aloud, .sr, [aria-hidden]")
      && !part.querySelector("p, li, dt, dd"));
    return seen.map((part) => part.innerText.replace(/\s+/g, " ").trim()).filter(Boolean);
  }

  read() {
    speechSynthesis.cancel();
    this.show(true);
    const texts = this.texts();
    texts.forEach((text, n) => {
      const said = new SpeechSynthesisUtterance(text);
      said.lang = document.documentElement.lang;
      said.rate = 0.9;
      if (n === texts.length - 1) said.onend = () => this.show(false);
      speechSynthesis.speak(said);
    });
    if (!texts.length) this.show(false);
  }

  stop() { speechSynthesis.cancel(); this.show(false); }

  show(speaking) {
    this.speaking = speaking;
    this.button.setAttribute("aria-pressed", String(speaking));
    this.button.textContent = this.getAttribute(speaking ? "off" : "on");
  }
});
