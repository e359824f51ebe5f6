// Three explorers: how many graphs a series of shapes makes, what a shuffle buffer does to an order, and where the time
// of a training loop goes. Each has a model (a function of what is chosen, without any drawing; the tests compare it with
// what the lessons measured), a drawing in SVG, and words that tell the same to those who do not see it.
(() => {
  const LIMIT = 8; // graphs of one function, then PyTorch goes on in eager mode

  // --- models ----------------------------------------------------------------------------------------------------------

  // Calls with vectors of these lengths. A graph takes one length, every length from 2 ("some"), or every length ("any").
  function pytorchGraphs(lengths, way) {
    const graphs = [];
    return lengths.map((length, call) => {
      const found = graphs.findIndex((takes) => takes === "any" || takes === length || (takes === "some" && length > 1));
      if (found >= 0) return { graph: found + 1, made: false };
      if (graphs.length === LIMIT) return { graph: 0, made: false };
      const varies = lengths.slice(0, call).some((before) => before !== length);
      if (way === "unbacked") graphs.push("any");
      else if (length > 1 && (way === "dynamic" || (way === "default" && varies))) graphs.push("some");
      else graphs.push(length);
      return { graph: graphs.length, made: true, takes: graphs.at(-1) };
    });
  }

  function tensorflowGraphs(lengths, way) {
    const graphs = [];
    return lengths.map((length) => {
      const found = graphs.findIndex((takes) => takes === "any" || takes === length);
      if (found >= 0) return { graph: found + 1, made: false };
      graphs.push(way === "signature" || (way === "reduce" && graphs.length) ? "any" : length);
      return { graph: graphs.length, made: true, takes: graphs.at(-1) };
    });
  }

  // The places that the items of a stream come from, in the order in which a buffer gives them out.
  function shuffled(count, size, random) {
    const buffer = [...Array(Math.min(size, count)).keys()];
    const out = [];
    for (let next = buffer.length; buffer.length; next += 1) {
      const place = Math.floor(random() * buffer.length);
      out.push(buffer[place]);
      if (next < count) buffer[place] = next;
      else buffer.splice(place, 1);
    }
    return out;
  }

  // Spans of loading and of training, in milliseconds. Without loaders each batch is loaded when it is asked for.
  function timeline(batches, load, step, loaders, ahead) {
    const loads = [];
    const steps = [];
    const free = Array(Math.max(loaders, 1)).fill(0);
    for (let batch = 0; batch < batches; batch += 1) {
      const loader = free.indexOf(Math.min(...free));
      const asked = batch ? steps[batch - 1].end : 0;
      // A place is free once an earlier batch is taken: the one that is trained on, and those that wait.
      const place = batch > ahead + loaders - 1 ? steps[batch - ahead - loaders].start : 0;
      const start = loaders ? Math.max(free[loader], place) : asked;
      free[loader] = start + load;
      loads.push({ start, end: start + load, loader });
      const begin = Math.max(asked, start + load);
      steps.push({ start: begin, end: begin + step });
    }
    return { loads, steps, total: steps.at(-1).end };
  }

  // Numbers from a seed, so that a view can be made again.
  function generator(seed) {
    let state = seed >>> 0;
    return () => {
      state = (state + 0x6d2b79f5) >>> 0;
      let mixed = Math.imul(state ^ (state >>> 15), state | 1);
      mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
      return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
    };
  }

  // --- pieces ----------------------------------------------------------------------------------------------------------

  function element(name, attributes = {}, ...children) {
    const made = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    made.append(...children);
    return made;
  }

  function shape(name, attributes, ...children) {
    const made = document.createElementNS("http://www.w3.org/2000/svg", name);
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    made.append(...children);
    return made;
  }

  const words = (x, y, text, more = {}) => shape("text", { x, y, ...more }, text);

  function slider(label, low, high, value, unit = "") {
    const input = element("input", { type: "range", min: low, max: high, value, step: 1 });
    const shown = element("b");
    const tell = () => {
      shown.textContent = `${input.value}${unit}`;
      if (unit) input.setAttribute("aria-valuetext", shown.textContent);
    };
    input.addEventListener("input", tell);
    tell();
    return [element("label", { class: "tandem-slider" }, element("span", {}, label, " ", shown), input), input];
  }

  function choice(label, options) {
    const made = Object.entries(options).map(([value, text]) => element("option", { value }, text));
    const input = element("select", {}, ...made);
    return [element("label", { class: "tandem-field" }, element("span", {}, label), input), input];
  }

  const some = (count, what) => `${count} ${what}${count === 1 ? "" : "s"}`;

  // --- explorers: controls, drawing, words -------------------------------------------------------------------------------

  const explorers = {
    retracing() {
      const lengths = element("input", { type: "text", value: "4 5 6 7 8 9", inputmode: "numeric", autocomplete: "off" });
      const series = element("label", { class: "tandem-field" }, element("span", {}, "Lengths of the vectors, call by call"), lengths);
      const [one, pytorch] = choice("PyTorch", {
        default: "torch.compile(f)",
        dynamic: "dynamic=True",
        fixed: "dynamic=False",
        unbacked: "mark_unbacked",
      });
      const [other, tensorflow] = choice("TensorFlow", {
        default: "tf.function(f)",
        reduce: "reduce_retracing=True",
        signature: "input_signature, None",
      });
      const more = element("button", { type: "button" }, "add the lengths 1 and 0");
      more.addEventListener("click", () => {
        lengths.value = `${lengths.value.trim()} 1 0`.trim();
        lengths.dispatchEvent(new Event("input", { bubbles: true }));
      });
      return {
        controls: [series, more, one, other],
        draw(width) {
          const calls = (lengths.value.match(/\d+/g) ?? []).slice(0, 12).map(Number);
          const rows = { PyTorch: pytorchGraphs(calls, pytorch.value), TensorFlow: tensorflowGraphs(calls, tensorflow.value) };
          const left = 84;
          const gap = Math.min(46, (width - left - 14) / Math.max(calls.length, 1));
          const r = Math.min(13, gap / 2 - 2);
          const parts = [words(0, 20, "length", { class: "quiet" })];
          calls.forEach((length, call) => parts.push(words(left + gap * (call + 0.5), 20, length, { class: "middle" })));
          Object.entries(rows).forEach(([name, found], row) => {
            const y = 52 + row * 40;
            parts.push(words(0, y + 5, name, { class: `name ${name.toLowerCase()}` }));
            found.forEach(({ graph, made }, call) => {
              const x = left + gap * (call + 0.5);
              const look = `${name.toLowerCase()} ${made ? "made" : "used"}`;
              if (graph) parts.push(shape("circle", { cx: x, cy: y, r, class: look }));
              parts.push(words(x, y + 4.5, graph || "–", { class: `middle ${made ? "inside" : "number"}` }));
            });
          });
          const said = Object.entries(rows).map(([name, found]) => {
            const made = found.filter((each) => each.made);
            const what = { some: "every length from 2", any: "every length" };
            const takes = made.map((each) => what[each.takes] ?? each.takes).join(", ").replace(/, ([^,]*)$/, " and $1");
            const eager = found.filter((each) => !each.graph).length;
            return `${name} makes ${some(made.length, "graph")}${made.length ? `: for ${takes}` : ""}${eager ? `; ${some(eager, "call")} run in eager mode, since ${LIMIT} graphs are the limit` : ""}.`;
          });
          const legend = "Filled: a graph is made. Ring: one that is there is used.";
          return { height: 116, parts, said: calls.length ? `${said.join(" ")} ${legend}` : "Type some lengths." };
        },
      };
    },

    shuffle() {
      const [row, size] = slider("Buffer", 1, 200, 20, " of 200 items");
      const again = element("button", { type: "button" }, "shuffle again");
      let seed = 1;
      again.addEventListener("click", () => {
        seed += 1;
        again.dispatchEvent(new Event("input", { bubbles: true }));
      });
      return {
        controls: [row, again],
        draw(width) {
          const [count, classes, batch] = [200, 10, 32];
          const order = shuffled(count, Number(size.value), generator(seed));
          const [left, top, side] = [34, 12, 190];
          const x = (place) => left + ((place + 0.5) / count) * (width - left - 8);
          const y = (place) => top + side - ((place + 0.5) / count) * side;
          const parts = [];
          for (let label = 0; label < classes; label += 1) {
            const low = top + side - ((label + 1) * side) / classes;
            if (label % 2) parts.push(shape("rect", { x: left, y: low, width: width - left - 8, height: side / classes, class: "band" }));
            parts.push(words(left - 8, low + side / classes / 2 + 4, label, { class: "end quiet" }));
          }
          parts.push(shape("rect", { x: left, y: top, width: x(batch - 0.5) - left, height: side, class: "batch" }));
          order.forEach((from, to) => parts.push(shape("circle", { cx: x(to), cy: y(from), r: 2.2, class: to < batch ? "first" : "dot" })));
          parts.push(words(left, top + side + 17, "first batch", { class: "quiet" }));
          parts.push(words(width - 8, top + side + 17, "order in which items come out", { class: "end quiet" }));
          const seen = new Set(order.slice(0, batch).map((from) => Math.floor(from / (count / classes)))).size;
          const early = Math.max(...order.map((from, to) => from - to));
          return {
            height: top + side + 24,
            parts,
            said: `The first batch of ${batch} holds ${seen} of the ${classes} classes. No item comes out more than ${some(early, "place")} early.`,
          };
        },
      };
    },

    prefetch() {
      const [first, load] = slider("Loading a batch", 10, 150, 60, " ms");
      const [second, step] = slider("A training step", 10, 150, 60, " ms");
      const [third, loaders] = slider("Loaders", 0, 4, 0);
      const [fourth, ahead] = slider("Batches held ready", 1, 4, 1);
      return {
        controls: [first, second, third, fourth],
        draw(width) {
          const batches = 8;
          const count = Number(loaders.value);
          const found = timeline(batches, Number(load.value), Number(step.value), count, Number(ahead.value));
          const left = 52;
          const x = (ms) => left + (ms / Math.max(found.total, 400)) * (width - left - 8);
          const lanes = Math.max(count, 1);
          const parts = [words(0, 22, "load", { class: "name" }), words(0, 34 + lanes * 24, "train", { class: "name" })];
          const bar = ({ start, end }, y, number, look) => {
            parts.push(shape("rect", { x: x(start), y, width: Math.max(x(end) - x(start) - 1, 1), height: 20, rx: 3, class: look }));
            if (x(end) - x(start) > 13) parts.push(words((x(start) + x(end)) / 2, y + 14.5, number, { class: "middle inside" }));
          };
          found.loads.forEach((span, batch) => bar(span, 8 + span.loader * 24, batch + 1, "load"));
          found.steps.forEach((span, batch) => bar(span, 20 + lanes * 24, batch + 1, "train"));
          const height = 68 + lanes * 24;
          parts.push(words(left, height - 6, "0", { class: "quiet" }));
          parts.push(words(x(found.total), height - 6, `${(found.total / 1000).toFixed(2)} s`, { class: "end quiet" }));
          const busy = Math.round((100 * batches * Number(step.value)) / found.total);
          const pace = !count ? "Loading and training take turns." : busy > 85 ? "The training sets the pace." : "The loading sets the pace: more loaders help.";
          return { height, parts, said: `${batches} batches take ${(found.total / 1000).toFixed(2)} s; the training is busy for ${busy} % of it. ${pace}` };
        },
      };
    },
  };

  // --- start -------------------------------------------------------------------------------------------------------------

  function start(place) {
    const { controls, draw } = explorers[place.dataset.explorer]();
    const picture = shape("svg", { role: "img" });
    const said = element("p", { class: "tandem-said-live", role: "status" });
    const form = element("form", { class: "tandem-controls", "aria-label": place.dataset.title }, ...controls);
    const stage = element("div", { class: "tandem-stage" }, form, picture, said);
    place.querySelector(".tandem-still").replaceWith(stage);

    function show() {
      const width = Math.max(Math.floor(stage.clientWidth), 240);
      const drawn = draw(width);
      picture.setAttribute("viewBox", `0 0 ${width} ${drawn.height}`);
      picture.setAttribute("width", width);
      picture.setAttribute("height", drawn.height);
      picture.setAttribute("aria-label", drawn.said);
      picture.replaceChildren(...drawn.parts);
      if (said.textContent !== drawn.said) said.textContent = drawn.said;
    }

    form.addEventListener("input", show);
    form.addEventListener("submit", (event) => event.preventDefault());
    let width = 0;
    new ResizeObserver(() => {
      if (stage.clientWidth !== width) show();
      width = stage.clientWidth;
    }).observe(stage);
    show();
  }

  window.tandemModels = { pytorchGraphs, tensorflowGraphs, shuffled, timeline, generator };
  for (const place of document.querySelectorAll(".tandem-explorer")) start(place);
})();
