package tex

import (
	"maps"
	"strings"
	"sync"
)

// symbols maps commands to what they print. Unlike TeX, Decode keeps a blank behind them:
// who writes "\LaTeX is" means two words.
//
// LaTeX and textcomp: https://ctan.org/pkg/encguide and https://ctan.org/pkg/comprehensive.
// BibLaTeX's punctuation: https://ctan.org/pkg/biblatex.
var symbols = sync.OnceValue(func() map[string]string {
	all := map[string]string{
		"%": "%", "&": "&", "_": "_", "#": "#", " ": " ", "\n": " ", "\t": " ", "/": "", "-": "", "@": "", ",": " ", ";": " ", ":": " ", "!": "", ">": " ", "\\": " ",
		"quad": " ", "qquad": " ", "enspace": " ", "enskip": " ", "thinspace": " ", "space": " ", "newline": " ", "linebreak": " ", "par": " ", "break": " ", "nobreakspace": " ", "hfill": " ", "tabularnewline": " ", "smallskip": " ", "medskip": " ", "bigskip": " ", "item": " ",

		"textendash": "–", "textemdash": "—", "textquoteright": "'", "textquotedblright": `"`, "textquotedbl": `"`, "textquotesingle": "'",
		"rq": "'", "rbrack": "]", "grqq": "“", "grq": "‘", "guillemotright": "»", "guillemetright": "»", "guilsinglright": "›", "frqq": "»", "nobreakdash": "", "og": "« ", "fg": " »",
		"ldots": "...", "dots": "...", "textellipsis": "...", "cdots": "...", "dotsc": "...", "textasciitilde": "~", "textasciicircum": "^", "textasciigrave": "'", "textasciiacute": "´", "textasciidieresis": "¨", "textasciimacron": "¯",
		"LaTeX": "LaTeX", "TeX": "TeX", "LaTeXe": "LaTeX2e", "BibTeX": "BibTeX", "XeTeX": "XeTeX", "LuaTeX": "LuaTeX", "pdfTeX": "pdfTeX", "AmS": "AMS",
		"textgreater": ">", "textless": "<", "textbar": "|", "textunderscore": "_", "textdollar": "$", "textnumbersign": "#", "textpercent": "%", "textampersand": "&", "slash": "/", "textslash": "/", "textasteriskcentered": "*",
		"texttimes": "×", "textdiv": "÷", "textpm": "±", "textminus": "−", "textregistered": "®", "texttrademark": "™", "textcopyright": "©", "copyright": "©", "textservicemark": "℠", "textcircledP": "℗", "textlnot": "¬", "textperthousand": "‰", "perthousand": "‰", "textpertenthousand": "‱", "permil": "‰",
		"textperiodcentered": "·", "textbullet": "•", "textopenbullet": "◦", "textsection": "§", "S": "§", "P": "¶", "textparagraph": "¶", "dag": "†", "ddag": "‡", "textdagger": "†", "textdaggerdbl": "‡", "pounds": "£", "textsterling": "£", "euro": "€", "texteuro": "€", "EUR": "€", "textyen": "¥", "textcent": "¢", "textcurrency": "¤", "textflorin": "ƒ", "textwon": "₩", "textrupee": "₨", "textlira": "₤", "textdong": "₫", "textpeso": "₱", "textnaira": "₦", "textbaht": "฿",
		"textonehalf": "½", "textonequarter": "¼", "textthreequarters": "¾", "textfractionsolidus": "⁄", "textsurd": "√", "textleftarrow": "←", "textrightarrow": "→", "textuparrow": "↑", "textdownarrow": "↓", "textestimated": "℮", "textnumero": "№", "textdiscount": "⁒", "textreferencemark": "※", "textmusicalnote": "♪", "textborn": "⋆", "textdied": "†", "textmarried": "⚭", "textlangle": "⟨", "textrangle": "⟩", "textlbrackdbl": "⟦", "textrbrackdbl": "⟧", "textvisiblespace": "␣", "textbardbl": "‖", "textbrokenbar": "¦", "textmho": "℧", "textblank": "␢", "textinterrobang": "‽",
		"checkmark": "✓", "male": "♂", "female": "♀", "venus": "♀", "mars": "♂",

		"addspace": " ", "addnbspace": " ", "adddot": ".", "addcomma": ",", "addcolon": ":", "addsemicolon": ";", "addperiod": ".", "adddotspace": ". ", "addslash": "/", "bibrangedash": "–", "bibopenparen": "(", "bibcloseparen": ")", "bibopenbracket": "[", "bibclosebracket": "]", "hyphen": "-", "nbhyphen": "-", "textnonbreakinghyphen": "-", "addhighpenspace": " ", "addlowpenspace": " ", "isdot": "", "bibinitperiod": ".", "bibinitdelim": " ", "bibnamedelima": " ", "bibnamedelimb": " ", "bibnamedelimc": " ", "bibnamedelimd": " ", "bibnamedelimi": " ", "bibinithyphendelim": ".-",
	}
	for name, letter := range greek() {
		all[name] = letter
	}
	maps.Copy(all, signs)
	maps.Copy(all, journals)
	return all
})

// greek returns the commands for the Greek letters: those of math, which are found
// outside of it, and those of textgreek, textalpha and upgreek.
func greek() map[string]string {
	all := map[string]string{"varepsilon": "ε", "vartheta": "ϑ", "varphi": "φ", "varrho": "ϱ", "varsigma": "ς", "varpi": "ϖ", "varkappa": "ϰ", "straightphi": "ϕ", "textvarsigma": "ς", "textfinalsigma": "ς", "digamma": "ϝ", "texttheta": "θ"}
	const names = "alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi omicron pi rho sigma tau upsilon phi chi psi omega"
	small, capital := []rune("αβγδεζηθικλμνξοπρστυφχψω"), []rune("ΑΒΓΔΕΖΗΘΙΚΛΜΝΞΟΠΡΣΤΥΦΧΨΩ")
	for i, name := range strings.Fields(names) {
		title := strings.ToUpper(name[:1]) + name[1:]
		for _, prefix := range []string{"", "text", "up", "mathup"} {
			all[prefix+name] = string(small[i])
			all[prefix+title] = string(capital[i])
		}
		all["var"+title] = string(capital[i])
	}
	delete(all, "textmu") // a unit: see letters
	return all
}

// signs are the commands of math that stand for one sign, by the names in
// https://ctan.org/pkg/unicode-math and https://ctan.org/pkg/amsfonts. They are found in
// the text of titles, mostly in \ensuremath.
var signs = map[string]string{
	"times": "×", "div": "÷", "pm": "±", "mp": "∓", "cdot": "·", "ast": "*", "star": "⋆", "circ": "∘", "bullet": "•", "oplus": "⊕", "otimes": "⊗", "odot": "⊙", "ominus": "⊖", "wedge": "∧", "vee": "∨", "cap": "∩", "cup": "∪", "setminus": "∖", "amalg": "⨿", "dagger": "†", "ddagger": "‡",
	"leq": "≤", "le": "≤", "leqslant": "≤", "geq": "≥", "ge": "≥", "geqslant": "≥", "neq": "≠", "ne": "≠", "ll": "≪", "gg": "≫", "approx": "≈", "thickapprox": "≈", "sim": "∼", "simeq": "≃", "cong": "≅", "equiv": "≡", "propto": "∝", "lesssim": "≲", "gtrsim": "≳", "lessapprox": "⪅", "gtrapprox": "⪆", "prec": "≺", "succ": "≻", "asymp": "≍",
	"to": "→", "rightarrow": "→", "longrightarrow": "→", "leftarrow": "←", "longleftarrow": "←", "leftrightarrow": "↔", "Rightarrow": "⇒", "Leftarrow": "⇐", "Leftrightarrow": "⇔", "uparrow": "↑", "downarrow": "↓", "mapsto": "↦", "rightleftharpoons": "⇌", "nearrow": "↗", "searrow": "↘", "hookrightarrow": "↪",
	"infty": "∞", "partial": "∂", "nabla": "∇", "hbar": "ℏ", "ell": "ℓ", "Re": "ℜ", "Im": "ℑ", "aleph": "ℵ", "emptyset": "∅", "varnothing": "∅", "forall": "∀", "exists": "∃", "neg": "¬", "lnot": "¬", "in": "∈", "notin": "∉", "ni": "∋", "subset": "⊂", "subseteq": "⊆", "supset": "⊃", "supseteq": "⊇", "perp": "⊥", "parallel": "∥", "mid": "|", "angle": "∠", "triangle": "△", "square": "□", "Box": "□", "blacksquare": "■", "diamond": "⋄", "clubsuit": "♣", "heartsuit": "♥", "spadesuit": "♠", "diamondsuit": "♦", "flat": "♭", "sharp": "♯", "natural": "♮",
	"sum": "∑", "prod": "∏", "int": "∫", "oint": "∮", "prime": "′", "langle": "⟨", "rangle": "⟩", "lvert": "|", "rvert": "|", "vert": "|", "Vert": "‖", "lfloor": "⌊", "rfloor": "⌋", "lceil": "⌈", "rceil": "⌉", "sun": "☉", "earth": "⊕", "astrosun": "☉",
	"less": "<", "greater": ">", "lt": "<", "gt": ">", "mathplus": "+", "mathequals": "=", "mathsemicolon": ";", "mathcolon": ":", "mathcomma": ",", "mathperiod": ".", "mathunderscore": "_", "mathhyphen": "-", "mathminus": "−", "mathslash": "/", "colon": ":",
}

// mathSigns are the formulas that Crossref's BibTeX writes for a sign of text.
var mathSigns = map[string]string{`\less`: "<", `\greater`: ">", `\mathplus`: "+", `\mathequals`: "=", `\mathsemicolon`: ";", `\mathcolon`: ":", `\mathcomma`: ",", `\mathperiod`: ".", `\mathunderscore`: "_", `\mathhyphen`: "-", `\mathslash`: "/", `\mathsection`: "§", `\mathparagraph`: "¶"}
