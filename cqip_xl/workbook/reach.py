"""The rules for levels as Excel expressions; twin of rules.reached."""

from __future__ import annotations

from dataclasses import dataclass

from cqip_xl.model.standard import LevelRule


@dataclass(frozen=True, slots=True)
class Reach:
    """A level that follows from parts, whose facts stand in ranges of one length.

    `level`: rank of each and `zero`, 0 while it is not known; `tops`: likewise of its highest point; `mandatory`: 1
    where it is; `mask`: an expression above 0 where the row is a part; `top`: the highest rank of any part.
    """

    rule: LevelRule
    level: str
    tops: str
    mandatory: str
    mask: str
    zero: int
    top: int

    def below(self, rank: str) -> str:
        """1 for each part that does not reach a rank; what has no level may reach every one."""
        return f"{self._open}*({self.level}-{self.zero}<{rank})"

    @property
    def _open(self) -> str:
        """1 for each part that has a level, and not its highest."""
        return f"{self.mask}*({self.level}>0)*({self.level}<{self.tops})"

    def short(self, rank: str) -> str:
        """How many parts keep from that rank; 0 where it is reached."""
        below = self.below(rank)
        if self.rule.rule == "majority":
            return f"IF(2*SUMPRODUCT({below})<SUMPRODUCT({self.mask}),0,SUMPRODUCT({below}))"
        if self.rule.others is None:
            return f"SUMPRODUCT({below})"
        far = f"({self.level}-{self.zero}<{rank}-1)"
        must = f"SUMPRODUCT({below}*(({self.mandatory}=1)+{far}>0))"
        return f"IF({self.enough(below)},{must},SUMPRODUCT({below}))"

    def enough(self, below: str) -> str:
        """Whether enough of the parts that are not mandatory reach a rank, `below` telling those that do not."""
        rest = f"({self.mandatory}=0)"
        return f"SUMPRODUCT({self.mask}*{rest})-SUMPRODUCT({below}*{rest})>={self.rule.others}"

    def reached(self, best: str) -> str:
        """The rank reached and `zero`, what has no level being at its best; `best`: where every part is at its top."""
        text = best
        for rank in range(self.top, 0, -1):
            text = f"IF({self.short(str(rank))}>0,{rank - 1 + self.zero},{text})"
        return text

    def blocks(self, level: str, top: str, mandatory: str, reached: str) -> str:
        """Conditions under which a part keeps from the next rank: its own facts, and the rank reached, all as above."""
        base, at_top = f"{level}<{top},{level}<={reached}", f"{reached}<{self.top + self.zero}"
        if self.rule.others is None:
            return f"{base},{at_top}" if self.rule.rule == "majority" else base  # by it some may lie below the top
        below = f"{self._open}*({self.level}<={reached})"
        return f"{base},{at_top},OR({mandatory},{level}<{reached},NOT({self.enough(below)}))"
