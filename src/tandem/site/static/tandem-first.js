// Runs before the page is drawn: which framework to show, from the link (?framework=pytorch) or the last choice.
(() => {
  const known = ["both", "pytorch", "tensorflow"];
  const asked = new URLSearchParams(location.search).get("framework");
  let choice = null;
  try {
    if (known.includes(asked)) localStorage.setItem("tandem-framework", asked);
    choice = localStorage.getItem("tandem-framework");
    // sphinx-design opens the tabs that it finds under this name
    if (choice === "pytorch" || choice === "tensorflow") {
      localStorage.setItem("sphinx-design-tab-id-framework", choice);
    }
  } catch (error) {
    choice = asked; // no storage: the choice holds for this page
  }
  document.documentElement.dataset.framework = known.includes(choice) ? choice : "both";
})();
