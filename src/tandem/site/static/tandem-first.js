// Runs before the page is drawn: which framework to show, from the link (?framework=pytorch) or the last choice; and the font.
(() => {
  const known = ["both", "pytorch", "tensorflow"];
  const asked = new URLSearchParams(location.search).get("framework");
  let choice = null;
  try {
    if (known.includes(asked)) localStorage.setItem("tandem-framework", asked);
    choice = localStorage.getItem("tandem-framework");
    // the theme reads this before it draws, and would learn only afterwards what the reader's system prefers
    if ((localStorage.getItem("mode") ?? "auto") === "auto") {
      localStorage.setItem("theme", matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light");
    }
    // sphinx-design opens the tabs that it finds under this name
    if (choice === "pytorch" || choice === "tensorflow") {
      localStorage.setItem("sphinx-design-tab-id-framework", choice);
    }
  } catch (error) {
    choice = asked; // no storage: the choice holds for this page
  }
  const root = document.documentElement;
  if (location.protocol !== "file:") {
    // A font counts as another site's there.
    const font = Object.assign(document.createElement("link"), { rel: "preload", as: "font", crossOrigin: "" });
    font.href = `${root.dataset.content_root}_static/fonts/sans.woff2`;
    document.head.append(font);
  }
  root.dataset.framework = known.includes(choice) ? choice : "both";
})();
