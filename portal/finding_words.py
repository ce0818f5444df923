"""What each kind of finding is called, in a few words, for whoever looks at many of them at once.

The particulars, what was found where and what to do, are those of the finding itself.
"""

from __future__ import annotations

from portal.wording import phrase

TITLES: dict[str, str] = {
    "answer-several": phrase("Several answers where one is expected"),
    "answer-unknown": phrase("An answer the plan does not know"),
    "answer-unreadable": phrase("An answer that cannot be read"),
    "area-ended": phrase("A country that no longer existed in that period"),
    "area-gone": phrase("Areas that were there before are missing"),
    "area-malformed": phrase("An area code that is none"),
    "area-new": phrase("Areas that were not there before"),
    "area-out-of-scope": phrase("An area the indicator is not about"),
    "area-unknown": phrase("An area nobody knows"),
    "breakdown-differs": phrase("A breakdown other than the series’ own"),
    "breakdown-undeclared": phrase("A breakdown the indicator does not have"),
    "breakdown-unknown": phrase("A breakdown that cannot be read"),
    "cell-empty": phrase("A cell that must not be empty"),
    "cell-error": phrase("A formula gives an error"),
    "cell-is-a-date": phrase("A date where a number or a text belongs"),
    "cell-is-a-truth": phrase("TRUE or FALSE where a value belongs"),
    "change-implausible": phrase("A change larger than is usual"),
    "code-unknown": phrase("A code the source’s layout does not map"),
    "contradicting-rows": phrase("Rows that contradict each other"),
    "corrected": phrase("Corrected as the plan declares"),
    "correction-outdated": phrase("A declared correction that no longer fits"),
    "correction-unused": phrase("A declared correction that found nothing"),
    "data-stale": phrase("Data older than expected"),
    "evidence-missing": phrase("No evidence is named"),
    "field-changed": phrase("A column holds another kind of value than before"),
    "field-gone": phrase("A column is missing that was there before"),
    "field-missing": phrase("A row lacks a field"),
    "field-new": phrase("A column that was not there before"),
    "formula-without-value": phrase("A formula without a stored value"),
    "fractions-for-percent": phrase("Values look like fractions, percent is expected"),
    "history-revised": phrase("Values of long ago would change"),
    "indicator-of-other-source": phrase("An indicator of another source"),
    "indicator-unknown": phrase("An indicator nobody knows"),
    "level-unknown": phrase("A level the indicator does not have"),
    "locked-values-left-out": phrase("Values of a locked period are left out"),
    "not-granted": phrase("An indicator that is not yours to hand in"),
    "period-in-future": phrase("A period that has not begun"),
    "period-locked": phrase("A change in a locked period"),
    "period-malformed": phrase("A period that is none"),
    "period-of-other-frequency": phrase("A period of another frequency"),
    "period-unreadable": phrase("A period that cannot be read"),
    "repeated-row": phrase("A row that is there twice"),
    "row-broken": phrase("A row that breaks off"),
    "row-too-long": phrase("A row with more cells than headings"),
    "rows-grown": phrase("Many more rows than before"),
    "rows-shrunk": phrase("Far fewer rows than before"),
    "rows-vanished": phrase("Known values would disappear"),
    "series-rescaled": phrase("A series came back in another unit"),
    "size-shrunk": phrase("Far smaller than before"),
    "status-denies-value": phrase("A value whose status says there is none"),
    "status-unknown": phrase("A status nobody knows"),
    "total-outside-parts": phrase("A total that does not fit its parts"),
    "unit-changed": phrase("Everything came back in another unit"),
    "unit-differs": phrase("Another unit than the indicator’s"),
    "value-absent": phrase("No value, and no status that says why"),
    "value-missing": phrase("No value, and no status that says why"),
    "value-not-a-number": phrase("A value that is not a number"),
    "value-not-finite": phrase("A value that is not a number"),
    "value-out-of-range": phrase("A value outside the possible range"),
    "value-with-missing-status": phrase("A value whose status says there is none"),
    "values-all-equal": phrase("All values are the same"),
    "values-all-zero": phrase("All values are zero"),
    "withdrawals-undecided": phrase("What is missing may be in rows that cannot be read"),
}


def title_of(code: str) -> str:
    """Name a kind of finding; one without a name is called by its code."""
    return TITLES.get(code, code.replace("-", " "))
