// The switch between the frameworks, and links of a lesson that lead to the same step of its twin.
(() => {
  const root = document.documentElement;
  const both = matchMedia("(min-width: 1200px)");

  const remember = (choice) => {
    try {
      localStorage.setItem("tandem-framework", choice);
    } catch (error) {
      // no storage: the choice holds for this page
    }
  };

  // The first comparison in sight stays where it is while others change their height.
  const keepingPlace = (change) => {
    const seen = [...document.querySelectorAll(".tandem-comparison, .bd-article h2, .bd-article h3")].find(
      (element) => element.getBoundingClientRect().bottom > 80,
    );
    const before = seen?.getBoundingClientRect().top;
    change();
    if (seen) scrollBy({ top: seen.getBoundingClientRect().top - before, behavior: "instant" });
  };

  const openTabs = (framework) => {
    for (const label of document.querySelectorAll(`.sd-tab-label[data-sync-id="${framework}"]`)) {
      document.getElementById(label.htmlFor).checked = true;
    }
  };

  const choices = [...document.querySelectorAll(".tandem-switch input")];
  const tabs = [...document.querySelectorAll(".tandem-compare > input")];

  // On a narrow screen there is no side by side: the switch then tells which tab is open.
  const showChoice = () => {
    const open = tabs.find((tab) => tab.checked)?.nextElementSibling.dataset.syncId;
    const shown = root.dataset.framework === "both" && !both.matches ? open : root.dataset.framework;
    for (const choice of choices) choice.checked = choice.value === shown;
  };

  const choose = (framework) => {
    keepingPlace(() => {
      root.dataset.framework = framework;
      if (framework !== "both") openTabs(framework);
    });
    remember(framework);
    try {
      if (framework !== "both") localStorage.setItem("sphinx-design-tab-id-framework", framework);
    } catch (error) {
      // as above
    }
    showChoice();
  };

  for (const choice of choices) choice.addEventListener("change", () => choose(choice.value));
  for (const tab of tabs) {
    tab.addEventListener("change", () => choose(tab.nextElementSibling.dataset.syncId));
  }
  both.addEventListener("change", showChoice);
  document.addEventListener("DOMContentLoaded", () => {
    document.querySelector(".tandem-switch")?.removeAttribute("hidden");
    showChoice();
  });

  // The twin opens at the step that is being read.
  const twin = document.querySelector(".tandem-bar a.reference");
  const steps = [...document.querySelectorAll("div.cell[id]")];
  if (twin && steps.length) {
    const page = twin.getAttribute("href").split("#")[0];
    twin.addEventListener("click", () => {
      const read = steps.filter((step) => step.getBoundingClientRect().top < innerHeight / 2).pop();
      twin.setAttribute("href", read && scrollY > 100 ? `${page}#${read.id}` : page);
    });
  }
})();
