// Drawing a line on the map. What counts is the text below the map; the server computes the length that is compared.
"use strict";

class MapDrawing extends HTMLElement {
  connectedCallback() {
    if (this.field) return;
    this.field = document.getElementById(this.getAttribute("for"));
    this.svg = this.querySelector("svg");
    this.body = this.querySelector("tbody");
    this.single = this.hasAttribute("single");
    [this.lon, this.lat, this.kx, this.ky] = ["lon", "lat", "kx", "ky"].map((name) => Number(this.getAttribute(name)));
    this.querySelector(".map-tools").hidden = false;
    this.setAttribute("drawing", "");
    this.svg.addEventListener("click", (event) => this.clicked(event));
    this.addEventListener("click", (event) => this.pressed(event.target.closest("[data-map]")));
    this.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && event.target.matches(".map-add input")) { event.preventDefault(); this.typed(); }
    });
    this.field.addEventListener("input", () => { if (!this.mine) this.draw(); });
    this.draw();
  }

  // the points of the text: one place to a line, or GeoJSON
  points() {
    const text = this.field.value.trim();
    if (text.startsWith("{")) {
      try { const shape = JSON.parse(text), places = (shape.geometry ?? shape).coordinates; return (this.single ? [places] : places).map((place) => place.slice(0, 2).map(Number)); } catch { return []; }
    }
    return text.split("\n").map((line) => line.split(/[\s,，]+/u).filter(Boolean).map(Number)).filter((place) => place.length === 2 && place.every(Number.isFinite));
  }

  keep(given) {
    const points = this.single ? given.slice(-1) : given;
    this.field.value = points.map((place) => place.map((part) => String(Math.round(part * 1e7) / 1e7)).join(", ")).join("\n");
    this.mine = true;
    this.field.dispatchEvent(new Event("input", { bubbles: true }));
    this.field.dispatchEvent(new Event("change", { bubbles: true }));
    this.mine = false;
    this.draw();
  }

  flat([x, y]) { return [(x - this.lon) * this.kx, (this.lat - y) * this.ky]; }

  clicked(event) {
    const place = new DOMPoint(event.clientX, event.clientY).matrixTransform(this.svg.getScreenCTM().inverse());
    this.keep([...this.points(), [this.lon + place.x / this.kx, this.lat - place.y / this.ky]]);
  }

  typed() {
    const fields = ["lon", "lat"].map((name) => this.querySelector(`input[data-map=${name}]`));
    const place = fields.map((field) => Number(field.value.trim() || NaN));
    const good = place.every(Number.isFinite) && Math.abs(place[0]) <= 180 && Math.abs(place[1]) <= 90;
    if (!good) { this.tell(this.getAttribute("bad")); fields[0].focus(); return; }
    for (const field of fields) field.value = "";
    this.keep([...this.points(), place]);
    fields[0].focus();
  }

  pressed(button) {
    if (!button || button.tagName !== "BUTTON") return;
    const points = this.points();
    const what = button.dataset.map;
    if (what === "undo") this.keep(points.slice(0, -1));
    else if (what === "close" && points.length > 2) this.keep([...points, points[0]]);
    else if (what === "add") this.typed();
    else if (what === "in") this.zoom(0.6);
    else if (what === "out") this.zoom(1 / 0.6);
    else if (what === "drop") { this.keep(points.filter((_, n) => n !== Number(button.value))); this.querySelector("[data-map=undo]").focus(); }
  }

  zoom(by) {
    const [x, y, width, height] = this.svg.getAttribute("viewBox").split(" ").map(Number);
    const points = this.points().map((place) => this.flat(place));
    const [middleX, middleY] = points.length && by < 1 ? points.at(-1) : [x + width / 2, y + height / 2];
    this.svg.setAttribute("viewBox", [middleX - width * by / 2, middleY - height * by / 2, width * by, height * by].join(" "));
    this.draw();
  }

  tell(words) { this.querySelector(".map-told").textContent = words; }

  draw() {
    const points = this.points(), flat = points.map((place) => this.flat(place));
    const svgs = "http://www.w3.org/2000/svg";
    const width = Number(this.svg.getAttribute("viewBox").split(" ")[2]);
    const route = this.svg.querySelector(".map-route");
    const ends = points.length > 3 && points[0].join() === points.at(-1).join();
    const path = document.createElementNS(svgs, "path");
    path.setAttribute("class", ends ? "map-line map-closed" : "map-line");
    path.setAttribute("d", flat.map(([x, y], n) => `${n ? "L" : "M"}${x} ${y}`).join(""));
    const dots = flat.map(([x, y]) => {
      const dot = document.createElementNS(svgs, "circle");
      for (const [name, value] of Object.entries({ class: "map-dot", cx: x, cy: y, r: width / 70 })) dot.setAttribute(name, value);
      return dot;
    });
    route.replaceChildren(path, ...dots);
    for (const text of this.svg.querySelectorAll(".map-names, .map-scale text")) text.setAttribute("font-size", width / 42);
    const steps = flat.map(([x, y], n) => (n ? Math.hypot(x - flat[n - 1][0], y - flat[n - 1][1]) : 0));
    const whole = steps.reduce((sum, step) => sum + step, 0);
    const area = Math.abs(flat.reduce((sum, [x, y], n) => { const [x2, y2] = flat[(n + 1) % flat.length]; return sum + x * y2 - x2 * y; }, 0)) / 2;
    this.tell(points.length < 2 ? "" : ends ? this.getAttribute("about").replace("#", area.toFixed(1)) : this.getAttribute("metres").replace("#", whole.toFixed(1)));
    if (this.single) return;
    this.querySelector(".map-table").hidden = !points.length;
    this.body.replaceChildren(...points.map((place, n) => {
      const row = document.createElement("tr");
      for (const words of [n + 1, ...place, n ? steps[n].toFixed(1) : ""]) row.insertCell().textContent = words;
      const button = document.createElement("button");
      Object.assign(button, { type: "button", className: "btn bare sm", value: n, textContent: "×", ariaLabel: this.getAttribute("gone").replace("#", n + 1) });
      button.dataset.map = "drop";
      row.insertCell().append(button);
      return row;
    }));
  }
}

customElements.define("map-drawing", MapDrawing);
