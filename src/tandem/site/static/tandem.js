// The switch between the frameworks, the lists at both sides, and links of a lesson to the same step of its twin.
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

  // The list of contents makes way for what needs its room: comparisons, questions, tables of words.
  const contents = document.querySelector(".bd-sidebar-secondary");
  if (contents) {
    const inSight = new Set();
    const watch = new IntersectionObserver(
      (changes) => {
        for (const { target, isIntersecting } of changes) inSight[isIntersecting ? "add" : "delete"](target);
        contents.classList.toggle("hide", inSight.size > 0);
      },
      { rootMargin: "0px 0px -33% 0px" },
    );
    for (const wide of document.querySelectorAll(".tandem-comparison, .tandem-question, .tandem-words")) {
      watch.observe(wide);
    }
  }

  // On a wide screen the list of pages is folded away beside the text; on a narrow one the theme opens it above.
  const pages = document.querySelector("#pst-primary-sidebar");
  document.querySelector(".primary-toggle")?.addEventListener(
    "click",
    (event) => {
      if (!matchMedia("(min-width: 992px)").matches) return;
      event.stopImmediatePropagation();
      pages.classList.toggle("pst-sidebar-hidden");
    },
    true,
  );

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
