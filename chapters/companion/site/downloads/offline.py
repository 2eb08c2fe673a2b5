"""A notebook for the browser that needs nothing from outside the site."""

import nbformat

HEAD = """\
# Without a connection

This notebook needs nothing from outside the site: it reads a table with Python alone, builds the
graph of relations with networkx and draws with Altair. The chapters use pandas, which the site
cannot carry.
"""
READ = """\
import csv
from collections import Counter

with open("data/relations.csv", encoding="utf-8") as file:
    relations = list(csv.DictReader(file))
len(relations)
"""
GRAPH = """\
import networkx as nx

graph = nx.MultiDiGraph(
    (row["from"], row["to"], {"sign": int(row["sign"])}) for row in relations
)
sorted(graph.degree(), key=lambda pair: -pair[1])[:8]
"""
WORDS = "Who acts towards whom most often, by the sign of the tie:"
CHART = """\
import altair as alt

# JupyterLab draws this form of a chart itself.
alt.renderers.register("lab", lambda spec, **_: {"application/vnd.vegalite.v5+json": spec})
alt.renderers.enable("lab")

count = Counter((f"{tail} to {head}", data["sign"]) for tail, head, data in graph.edges(data=True))
rows = [{"pair": pair, "sign": sign, "ties": n} for (pair, sign), n in count.items() if n > 3]
signs = alt.Scale(domain=[1, 0, -1], range=["#2f8f5b", "#8c8c8c", "#c8433a"])
alt.Chart(alt.Data(values=rows)).mark_bar().encode(
    x="ties:Q",
    y=alt.Y("pair:N", sort="-x", title=None),
    color=alt.Color("sign:N", scale=signs),
    tooltip=["pair:N", "sign:N", "ties:Q"],
)
"""


def offline() -> nbformat.NotebookNode:
    """A notebook in plain Python, networkx and Altair: no compiled package, no connection."""
    markdown, code = nbformat.v4.new_markdown_cell, nbformat.v4.new_code_cell
    return nbformat.v4.new_notebook(
        cells=[
            markdown(HEAD.strip(), id="head"),
            code(READ.strip(), id="read"),
            code(GRAPH.strip(), id="graph"),
            markdown(WORDS, id="words"),
            code(CHART.strip(), id="chart"),
        ],
        metadata={
            "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
            "language_info": {"name": "python"},
        },
    )
