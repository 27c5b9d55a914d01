document.querySelector(".board h2").dataset.city = machikit.block("board").city;
