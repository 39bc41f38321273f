/* SPDX-License-Identifier: Apache-2.0 */
/* The lists of the report: filter, sort, turn pages, open a row. Everything that
 * comes from scanned data is set as text, never as markup. */
(function () {
  "use strict";
  var PAGE = 50;
  var data = JSON.parse(document.getElementById("data").textContent);
  var count = new Intl.NumberFormat("en-US");
  var classes = ["none", "pii", "pci", "phi"];
  var classWords = { none: "none", pii: "personal", pci: "card", phi: "patient" };

  function make(name, attributes, children) {
    var node = document.createElement(name);
    Object.keys(attributes || {}).forEach(function (key) {
      node.setAttribute(key, attributes[key]);
    });
    (children || []).forEach(function (child) {
      node.appendChild(typeof child === "string" ? document.createTextNode(child) : child);
    });
    return node;
  }

  /* 'as a shell reads it'; a name that cannot be shown as it is comes quoted in the data. */
  function quoted(text) {
    return "'" + text.replace(/'/g, "'\\''") + "'";
  }

  function command(text) {
    return make("code", { class: "command" }, [text]);
  }

  function compare(a, b) {
    if (typeof a === "number" && typeof b === "number") { return a - b; }
    return a < b ? -1 : a > b ? 1 : 0;
  }

  /* One list. `columns`: key, title, value(row) to sort by, cell(row) or text, number. */
  function list(root, setup) {
    var state = { sort: setup.sort, down: true, page: 0, open: new Set(), all: false };
    var shown = setup.rows;
    var table = root.querySelector("table");
    var body = table.tBodies[0];
    var status = root.querySelector(".status");
    var back = root.querySelector(".back");
    var on = root.querySelector(".on");
    var filters = Array.prototype.slice.call(root.querySelectorAll(".tools [data-filter]"));

    function heads() {
      var row = table.tHead.rows[0];
      setup.columns.forEach(function (column) {
        var button = make("button", { type: "button" }, [column.title]);
        var head = make("th", { scope: "col" }, [button]);
        if (column.number) { head.className = "n"; }
        button.addEventListener("click", function () {
          state.down = state.sort === column.key ? !state.down : !!column.number;
          state.sort = column.key;
          update(true);
        });
        column.head = head;
        row.appendChild(head);
      });
    }

    function detailRow(row, id) {
      return make("tr", { class: "detail", id: id }, [make("td", { colspan: setup.columns.length }, setup.detail(row))]);
    }

    function toggle(row, button, line, id) {
      var isOpen = state.open.has(row);
      if (isOpen) {
        state.open.delete(row);
        document.getElementById(id).remove();
      } else {
        state.open.add(row);
        line.after(detailRow(row, id));
      }
      button.setAttribute("aria-expanded", String(!isOpen));
    }

    function draw(row, index) {
      var id = root.id + "-" + index;
      var line = make("tr");
      var isOpen = setup.detail && (state.all || state.open.has(row));
      setup.columns.forEach(function (column, at) {
        var text = column.cell ? column.cell(row) : String(column.value(row));
        var content = typeof text === "string" ? document.createTextNode(text) : text;
        var cell = make(at === 0 ? "th" : "td", at === 0 ? { scope: "row", class: "path" } : {});
        if (column.number) { cell.className = "n"; }
        if (column.wide) { cell.className = "path"; }
        if (at === 0 && setup.detail) {
          var button = make("button", { type: "button", class: "open", "aria-expanded": String(!!isOpen), "aria-controls": id });
          button.appendChild(content);
          button.addEventListener("click", function () { toggle(row, button, line, id); });
          content = button;
        }
        cell.appendChild(content);
        line.appendChild(cell);
      });
      body.appendChild(line);
      if (isOpen) {
        state.open.add(row);
        body.appendChild(detailRow(row, id));
      }
    }

    function update(first) {
      if (first) { state.page = 0; }
      var values = {};
      filters.forEach(function (field) {
        values[field.getAttribute("data-filter")] = field.type === "checkbox" ? field.checked : field.value;
      });
      if (state.all !== !!values.all) { state.open.clear(); }
      state.all = !!values.all;
      shown = setup.rows.filter(function (row) { return setup.keep(row, values); });
      var column = setup.columns.find(function (c) { return c.key === state.sort; });
      shown.sort(function (a, b) {
        var order = compare(column.value(a), column.value(b));
        return state.down ? -order : order;
      });
      setup.columns.forEach(function (c) {
        if (c === column) { c.head.setAttribute("aria-sort", state.down ? "descending" : "ascending"); } else { c.head.removeAttribute("aria-sort"); }
      });
      body.textContent = "";
      var from = state.page * PAGE;
      var to = Math.min(from + PAGE, shown.length);
      shown.slice(from, to).forEach(function (row, index) { draw(row, from + index); });
      status.textContent = shown.length === 0 ? "Nothing fits." :
        "Rows " + count.format(from + 1) + " to " + count.format(to) + " of " + count.format(shown.length) +
        (shown.length < setup.rows.length ? " that fit, of " + count.format(setup.rows.length) + " in all." : ".");
      back.disabled = state.page === 0;
      on.disabled = to >= shown.length;
    }

    filters.forEach(function (field) { field.addEventListener("input", function () { update(true); }); });
    back.addEventListener("click", function () { state.page -= 1; update(false); });
    on.addEventListener("click", function () { state.page += 1; update(false); });
    heads();
    update(true);
    root.classList.remove("hide");
  }

  function kindOf(group) { return data.kinds[group[0]]; }

  function searchText(file) {
    if (!file.search) {
      file.search = [file[0], file[6]].concat(file[9].map(function (group) {
        return kindOf(group)[0] + " " + kindOf(group)[1] + " " + group[3].map(function (p) { return p[0]; }).join(" ");
      })).join("\n").toLowerCase();
    }
    return file.search;
  }

  function placesTable(group) {
    var hasInside = group[3].some(function (p) { return p[0] !== ""; });
    var heads = (hasInside ? ["Inside"] : []).concat(["Where", data.reveal ? "Value" : "Value, masked", "Likely", "Why"]);
    var rows = group[3].map(function (p) {
      var cells = [p[1] || "-", p[2], (p[4] > 99 ? "over 99 %" : p[4] + " %") + (p[5] ? " (published test value)" : ""), data.why[p[3]]];
      if (hasInside) { cells.unshift(p[0] || "-"); }
      return make("tr", {}, cells.map(function (text, at) {
        var isValue = at === (hasInside ? 2 : 1);
        return make("td", {}, [isValue ? make("code", {}, [text]) : text]);
      }));
    });
    return make("div", { class: "scroll" }, [make("table", {}, [
      make("thead", {}, [make("tr", {}, heads.map(function (text) { return make("th", { scope: "col" }, [text]); }))]),
      make("tbody", {}, rows)])]);
  }

  function fileDetail(file) {
    var nodes = [];
    if (file[8]) { nodes.push(make("p", {}, ["Not examined to the end: " + data.reasons[file[8]] + ". It may hold more."])); }
    file[9].forEach(function (group) {
      var title = kindOf(group)[1] + ": " + count.format(group[1]) + (group[1] === 1 ? " finding" : " findings");
      nodes.push(make("h4", {}, [title]));
      if (group[3].length > 0) { nodes.push(placesTable(group)); }
      if (group[1] > group[3].length) {
        nodes.push(make("p", {}, [count.format(group[1] - group[3].length) + " more are not listed in this page; the command below lists them."]));
      }
    });
    var name = file[10] || quoted(file[0]);
    nodes.push(make("h4", {}, ["Check again"]), command("phi scan -- " + name),
      make("p", {}, ["With every weight that was given, for and against:"]), command("phi explain -- " + name));
    return nodes;
  }

  function mark(file) {
    var name = classes[file[1]];
    return make("span", { class: "mark " + name }, [classWords[name]]);
  }

  list(document.getElementById("files"), {
    rows: data.files, sort: "risk", detail: fileDetail,
    columns: [
      { key: "path", title: "File", value: function (f) { return f[0]; } },
      { key: "class", title: "Data", value: function (f) { return f[1]; }, cell: mark },
      { key: "findings", title: "Findings", number: true, value: function (f) { return f[2]; }, cell: function (f) { return count.format(f[2]); } },
      { key: "records", title: "Patient records", number: true, value: function (f) { return f[3]; }, cell: function (f) { return count.format(f[3]); } },
      { key: "risk", title: "Risk", number: true, value: function (f) { return f[4]; }, cell: function (f) { return count.format(f[4]); } },
      { key: "access", title: "Who may read it", value: function (f) { return f[5]; },
        cell: function (f) { return f[6] === "" ? "not known" : f[5] ? "everybody" : "not everybody"; } },
      { key: "owner", title: "Owner, mode", value: function (f) { return f[6]; }, cell: function (f) { return f[6] === "" ? "" : f[6] + ", " + f[7]; } }
    ],
    keep: function (file, want) {
      return (want["class"] === "" || classes[file[1]] === want["class"]) &&
        (want.kind === "" || file[9].some(function (g) { return String(g[0]) === want.kind; })) &&
        (!want.open || file[5] === 1) &&
        (want.text === "" || searchText(file).indexOf(want.text.toLowerCase()) >= 0);
    }
  });

  var unread = document.getElementById("unread");
  if (unread) {
    list(unread, {
      rows: data.unread, sort: "reason",
      columns: [
        { key: "path", title: "File or member", value: function (u) { return u[0]; } },
        { key: "reason", title: "Why", value: function (u) { return data.reasons[u[1]]; } },
        { key: "state", title: "Read", value: function (u) { return u[2]; }, cell: function (u) { return u[2] === 1 ? "in part" : "not at all"; } },
        { key: "detail", title: "Detail", value: function (u) { return u[3]; }, wide: true },
        { key: "media", title: "Kind", value: function (u) { return u[4]; } },
        { key: "bytes", title: "Bytes", number: true, value: function (u) { return u[5]; }, cell: function (u) { return count.format(u[5]); } }
      ],
      keep: function (row, want) {
        return (want.reason === "" || String(row[1]) === want.reason) &&
          (want.text === "" || (row[0] + "\n" + row[3]).toLowerCase().indexOf(want.text.toLowerCase()) >= 0);
      }
    });
  }
}());
