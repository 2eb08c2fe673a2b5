"""Puts the sources of the chapters into the wheel, where citations find titles and figures."""

from pathlib import Path

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class Chapters(BuildHookInterface):
    def initialize(self, version, build_data):
        if version != "editable":
            for path in sorted(Path(self.root, "chapters").glob("*.md")):
                build_data["force_include"][str(path)] = f"companion/_chapters/{path.name}"
