package tex

// letters are the commands for letters and for signs that stand at a word, such as the
// quotes before it. As in TeX they take the blanks behind them: "stra\ss e" is one word.
//
// LaTeX: https://ctan.org/pkg/encguide. T5: the letters of Vietnamese. MathSciNet:
// \cprime and the like, the soft and the hard sign of Cyrillic, and \Dbar.
var letters = map[string]string{
	"o": "ø", "O": "Ø", "l": "ł", "L": "Ł", "ss": "ß", "SS": "SS", "ae": "æ", "AE": "Æ", "oe": "œ", "OE": "Œ", "aa": "å", "AA": "Å",
	"dh": "ð", "DH": "Ð", "th": "þ", "TH": "Þ", "dj": "đ", "DJ": "Đ", "ng": "ŋ", "NG": "Ŋ", "ij": "ĳ", "IJ": "Ĳ", "i": "ı", "j": "ȷ", "imath": "ı", "jmath": "ȷ",
	"textschwa": "ə", "texthvlig": "ƕ", "eth": "ð", "thorn": "þ", "Thorn": "Þ", "oldae": "æ",

	"acircumflex": "â", "Acircumflex": "Â", "ecircumflex": "ê", "Ecircumflex": "Ê", "ocircumflex": "ô", "Ocircumflex": "Ô", "acirc": "â", "ecirc": "ê", "abreve": "ă", "Abreve": "Ă",
	"ohorn": "ơ", "Ohorn": "Ơ", "uhorn": "ư", "Uhorn": "Ư",

	"cprime": "ʹ", "Cprime": "ʹ", "cdprime": "ʺ", "Cdprime": "ʺ", "tprime": "ʹ", "dbar": "đ", "Dbar": "Đ", "cydot": "·", "rasp": "ʾ", "lasp": "ʿ", "bsoft": "ʹ", "hard": "ʺ",

	"textmu": "µ", "textdegree": "°", "degree": "°", "textcelsius": "°C", "celsius": "°C", "textohm": "Ω", "ohm": "Ω", "angstrom": "Å", "micro": "µ",
	"textquoteleft": "'", "textquotedblleft": `"`, "lq": "'", "lbrack": "[", "quotedblbase": "„", "quotesinglbase": "‚", "glqq": "„", "glq": "‚", "guillemotleft": "«", "guillemetleft": "«", "guilsinglleft": "‹", "flqq": "«", "textexclamdown": "¡", "textquestiondown": "¿",

	"textprime": "′", "textsuperscripttwo": "²", "textonesuperior": "¹", "texttwosuperior": "²", "textthreesuperior": "³", "textordfeminine": "ª", "textordmasculine": "º",
}
