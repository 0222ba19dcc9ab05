// In the hall: calls read aloud on the board, slips that print themselves. Everything works without this file.
"use strict";

// <call-voice lang data-on data-off>: a button that switches reading aloud on; a browser speaks only after a click.
class CallVoice extends HTMLElement {
  connectedCallback() {
    if (!("speechSynthesis" in window)) return;
    this.on = false;
    this.heard = new Set();
    this.button = Object.assign(document.createElement("button"), { type: "button", className: "btn alt sm" });
    this.append(this.button);
    this.button.addEventListener("click", () => { this.on = !this.on; this.show(); this.look(false); });
    document.addEventListener("htmx:afterSwap", () => this.look(this.on));
    this.show();
    this.look(false);
  }

  show() {
    this.button.textContent = this.on ? this.dataset.on : this.dataset.off;
    this.button.setAttribute("aria-pressed", String(this.on));
  }

  // calls that were there before are not read; a call made again has another key
  look(aloud) {
    const calls = [...document.querySelectorAll("[data-call]")].reverse();
    for (const { dataset } of calls) {
      if (this.heard.has(dataset.call)) continue;
      this.heard.add(dataset.call);
      if (!aloud) continue;
      const words = new SpeechSynthesisUtterance(dataset.say);
      words.lang = this.lang;
      words.rate = 0.9;
      window.speechSynthesis.speak(words);
    }
  }
}
customElements.define("call-voice", CallVoice);

// <slip-printer data-back data-seconds>: prints the page it stands on and goes back, for a kiosk without a keyboard
class SlipPrinter extends HTMLElement {
  connectedCallback() {
    window.print();
    setTimeout(() => { window.location.assign(this.dataset.back); }, Number(this.dataset.seconds) * 1000);
  }
}
customElements.define("slip-printer", SlipPrinter);
