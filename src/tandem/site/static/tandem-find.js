// Finds rows of a table by words and by choices. A control's name and value are the class NAME-VALUE of the rows that it
// finds. What is chosen stands in the address, so that a view can be linked. Without this script every row is there.
(() => {
  for (const finder of document.querySelectorAll(".tandem-finder")) start(finder);

  function start(finder) {
    const form = finder.querySelector("form");
    const table = finder.querySelector("table");
    const rows = [...table.tBodies[0].rows];
    const words = new Map(rows.map((row) => [row, row.textContent.toLowerCase()]));
    const said = form.querySelector("[role=status]");
    const all = form.querySelector("button");

    // --- the address -------------------------------------------------------------------------------------------------
    const names = [...new Set([...form.elements].map((control) => control.name).filter(Boolean))];

    function read() {
      const asked = new URLSearchParams(location.search);
      form.reset();
      for (const name of names) {
        const value = asked.get(name);
        if (value === null) continue;
        const control = form.elements[name];
        if (control.type === "checkbox") control.checked = control.value === value;
        else control.value = value;
        if (control.type === "select-one" && control.selectedIndex < 0) control.selectedIndex = 0; // no such choice
        if (control instanceof RadioNodeList && !control.value) control.value = "";
      }
    }

    function chosen() {
      const found = new FormData(form);
      return names.map((name) => [name, (found.get(name) ?? "").trim()]).filter(([, value]) => value);
    }

    function write() {
      const address = new URL(location.href);
      for (const name of names) address.searchParams.delete(name);
      for (const [name, value] of chosen()) address.searchParams.set(name, value);
      try {
        if (address.href !== location.href) history.replaceState(null, "", address);
      } catch (error) {
        // a page opened from a file may have to keep its address
      }
    }

    // --- the rows ----------------------------------------------------------------------------------------------------
    function show() {
      const wanted = chosen();
      let count = 0;
      for (const row of rows) {
        const fits = wanted.every(([name, value]) => {
          if (name === "from") return true;
          if (name === "find") return value.toLowerCase().split(/\s+/).every((word) => words.get(row).includes(word));
          return row.classList.contains(`${name}-${value}`);
        });
        row.hidden = !fits;
        count += fits;
      }
      order(wanted.find(([name]) => name === "from")?.[1]);
      said.textContent =
        count || !rows.length ? `${count} of ${rows.length} ${form.dataset.what}` : `no ${form.dataset.what} with all of that`;
      all.hidden = !wanted.length;
      finder.classList.toggle("tandem-none", !count);
    }

    // "from" names the framework that a reader knows: its words come first, in the order of the alphabet.
    let swapped = false;
    const key = (row) => row.cells[0].textContent.trim().toLowerCase().replace(/^[^a-z0-9]+/, "");

    function order(from) {
      if (!form.elements.from) return;
      if ((from === "tensorflow") !== swapped) {
        for (const row of table.rows) row.cells[0].before(row.cells[1]);
        swapped = !swapped;
      }
      const sorted = from ? [...rows].sort((one, other) => key(one).localeCompare(key(other))) : rows;
      table.tBodies[0].append(...sorted);
    }

    // A link to a row shows it, whatever was chosen.
    function linked() {
      const row = rows.find((each) => each.id && each.id === decodeURIComponent(location.hash.slice(1)));
      if (!row) return;
      if (row.hidden) {
        form.reset();
        update();
      }
      row.scrollIntoView();
    }

    function update() {
      show();
      write();
    }

    form.addEventListener("input", update);
    form.addEventListener("submit", (event) => event.preventDefault());
    all.addEventListener("click", () => {
      form.reset();
      update();
      form.elements.find.focus();
    });
    addEventListener("popstate", () => {
      read();
      show();
    });
    addEventListener("hashchange", linked);
    form.hidden = false;
    read();
    show();
    linked();
  }
})();
