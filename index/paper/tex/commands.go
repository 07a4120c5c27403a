package tex

import "sync"

// A shape says what a command does with its arguments. Optional arguments in brackets
// are skipped.
type shape struct {
	args          int    // how many it has
	print         int    // which of them is printed, from 1; 0: none
	before, after string // what is printed around it
}

// commands are those with arguments, and those that print nothing (no arguments, none
// printed). From LaTeX (https://ctan.org/pkg/latex2e-help-texinfo), hyperref, xcolor,
// csquotes, BibLaTeX (https://ctan.org/pkg/biblatex, appendix "author commands") and
// REVTeX's \bibinfo.
var commands = sync.OnceValue(func() map[string]shape {
	all := map[string]shape{"addcontentsline": {args: 3}}
	put := func(s shape, names ...string) {
		for _, name := range names {
			all[name] = s
		}
	}
	put(shape{args: 1, print: 1}, "emph", "textbf", "textit", "textrm", "textsc", "texttt", "textsf", "textsl", "textup", "textmd", "textnormal", "text", "textsubscript", "textsuperscript", "underline", "overline", "url", "nolinkurl", "mbox", "hbox", "fbox", "mkbibemph", "mkbibbold", "mkbibitalic",
		"mathcal", "mathbf", "mathbb", "mathrm", "mathit", "mathsf", "mathtt", "mathfrak", "mathscr", "boldsymbol", "bm", "operatorname")
	put(shape{args: 1, print: 1, before: `"`, after: `"`}, "enquote", "textquote", "blockquote", "mkbibquote")
	put(shape{args: 1, print: 1, before: "(", after: ")"}, "mkbibparens", "parentext")
	put(shape{args: 1, print: 1, before: "[", after: "]"}, "mkbibbrackets", "brackettext")
	put(shape{args: 1, print: 1, before: "√"}, "sqrt")
	put(shape{args: 2, print: 2}, "href", "texorpdfstring", "textcolor", "colorbox", "bibinfo", "bibfield", "foreignlanguage", "textlang", "raisebox", "scalebox", "parbox", "hyperlink", "hypertarget", "stackrel", "overset", "underset")
	put(shape{args: 3, print: 3}, "fcolorbox", "multicolumn", "multirow", "resizebox")
	put(shape{args: 1}, "cite", "citet", "citep", "citealt", "citealp", "citeauthor", "citeyear", "citeyearpar", "citetitle", "citenum", "nocite", "Citet", "Citep", "parencite", "Parencite", "textcite", "Textcite", "footcite", "footcitetext", "autocite", "Autocite", "smartcite", "supercite", "fullcite", "footfullcite", "parencites", "autocites", "citeurl", "citedate",
		"footnote", "footnotemark", "footnotetext", "mkbibfootnote", "thanks", "label", "index", "vspace", "hspace", "vskip", "phantom", "hphantom", "vphantom", "color", "selectlanguage", "noopsort", "NoopSort", "SortNoop", "sortnoop", "noop", "ref", "eqref", "pageref", "autoref", "cref", "Cref", "includegraphics", "usepackage", "begin", "end", "marginpar", "todo", "fontsize", "fontfamily", "fontseries", "fontshape", "fontencoding")
	put(shape{}, "relax", "protect", "noindent", "null", "xspace", "leavevmode", "nolinebreak", "nobreak", "pagebreak", "allowbreak", "ignorespaces", "unskip", "frenchspacing", "centering", "raggedright", "raggedleft", "maketitle", "strut", "displaystyle", "textstyle", "scriptstyle", "limits", "nolimits", "left", "right", "big", "Big", "bigl", "bigr", "Bigl", "Bigr", "bigg", "Bigg", "hfil", "vfill", "negthinspace", "newunit", "newblock", "unspace", "isdot", "fi", "begingroup", "endgroup", "bgroup", "egroup",
		"em", "it", "bf", "rm", "sc", "tt", "sf", "sl", "cal", "itshape", "bfseries", "scshape", "upshape", "slshape", "mdseries", "rmfamily", "sffamily", "ttfamily", "normalfont", "mit", "boldmath", "unboldmath", "tiny", "scriptsize", "footnotesize", "small", "normalsize", "large", "Large", "LARGE", "huge", "Huge", "selectfont", "cyr", "greektext", "latintext")
	return all
})

// listed reports whether a command is in a table.
func listed(name string) bool {
	_, accent := accents[name]
	_, tie := ties[name]
	_, letter := letters[name]
	_, symbol := symbols()[name]
	_, command := commands()[name]
	_, special := specials[name]
	return accent || tie || letter || symbol || command || special
}

// specials are the commands that need more than a table. They return the offset behind
// what they have decoded, 0 if the command is not followed by what it needs.
var specials map[string]func(d *decoder, after, to int) int

func init() {
	specials = map[string]func(d *decoder, after, to int) int{
		"ensuremath": (*decoder).ensured, "ifmmode": (*decoder).outsideMath, "frac": (*decoder).fraction, "dfrac": (*decoder).fraction, "tfrac": (*decoder).fraction, "nicefrac": (*decoder).fraction, "sfrac": (*decoder).fraction, "textfrac": (*decoder).fraction,
		"uppercase": (*decoder).upper, "MakeUppercase": (*decoder).upper, "MakeTextUppercase": (*decoder).upper, "lowercase": (*decoder).lower, "MakeLowercase": (*decoder).lower, "MakeTextLowercase": (*decoder).lower,
		"ce": (*decoder).formula, "ch": (*decoder).formula, "cf": (*decoder).formula, "chem": (*decoder).formula, "char": (*decoder).character, "symbol": (*decoder).character, "unichar": (*decoder).character,
		"SI": (*decoder).quantity, "qty": (*decoder).quantity, "si": (*decoder).unit, "unit": (*decoder).unit, "num": (*decoder).number, "ang": (*decoder).angle,
		"SIrange": (*decoder).quantityRange, "qtyrange": (*decoder).quantityRange, "numrange": (*decoder).numberRange, "numproduct": (*decoder).number, "SIlist": (*decoder).quantityList, "qtylist": (*decoder).quantityList, "numlist": (*decoder).number,
	}
}
