package tex

import (
	"strconv"
	"strings"

	"paperkin/index/paper/pattern"
)

// formula decodes mhchem's \ce and chemformula's \ch: what remains are the signs of the
// elements, the numbers and the arrows. https://ctan.org/pkg/mhchem
func (d *decoder) formula(i, to int) int {
	from, end, ok := d.argument(i, to)
	if !ok {
		return 0
	}
	at := len(d.out)
	d.run(from, end)
	text := chemistry.Replace(string(d.out[at:]))
	d.out = append(d.out[:at], text...)
	return end + 1
}

var chemistry = strings.NewReplacer("<=>>", "⇌", "<<=>", "⇌", "<=>", "⇌", "<->", "↔", "<-->", "⇄", "->", "→", "<-", "←", "^", "", "_", "", "{", "", "}", "", "$", "")

// number decodes siunitx's \num: \num{1.5e3} is 1.5 × 10^3, \num{10 +- 1} is 10 ± 1.
func (d *decoder) number(i, to int) int {
	i = d.optional(i, to)
	from, end, ok := d.argument(i, to)
	if !ok {
		return 0
	}
	d.write(numberText(d.s[from:end]))
	return end + 1
}

var exponent = pattern.Of(`(\d)\s*[eEdD]\s*([+-]?\d+)`)

func numberText(s string) string {
	s = exponent().ReplaceAllString(strings.TrimSpace(s), "$1 × 10^$2")
	return strings.NewReplacer("+-", " ± ", `\pm`, "±", ";", ", ", " x ", " × ").Replace(s)
}

// angle decodes \ang: degrees, minutes and seconds.
func (d *decoder) angle(i, to int) int {
	i = d.optional(i, to)
	from, end, ok := d.argument(i, to)
	if !ok {
		return 0
	}
	for i, part := range strings.SplitN(d.s[from:end], ";", 3) {
		if part = strings.TrimSpace(part); part != "" {
			d.write(part + []string{"°", "′", "″"}[i])
		}
	}
	return end + 1
}

// unit decodes \si and \unit.
func (d *decoder) unit(i, to int) int {
	i = d.optional(i, to)
	from, end, ok := d.argument(i, to)
	if !ok {
		return 0
	}
	d.write(d.unitText(from, end))
	return end + 1
}

// quantity decodes \SI{25}{\celsius}.
func (d *decoder) quantity(i, to int) int { return d.quantities(i, to, 1, "") }

// quantityRange decodes \SIrange{1}{2}{\metre}, numberRange \numrange{1}{2}.
func (d *decoder) quantityRange(i, to int) int { return d.quantities(i, to, 2, "–") }

func (d *decoder) quantityList(i, to int) int { return d.quantities(i, to, 1, "") }

func (d *decoder) numberRange(i, to int) int {
	from, end, from2, end2, ok := d.twoArguments(d.optional(i, to), to)
	if !ok {
		return 0
	}
	d.write(numberText(d.s[from:end]) + "–" + numberText(d.s[from2:end2]))
	return end2 + 1
}

// quantities decodes some numbers and their unit.
func (d *decoder) quantities(i, to, numbers int, between string) int {
	i = d.optional(i, to)
	var text string
	for n := range numbers {
		from, end, ok := d.argument(i, to)
		if !ok {
			return 0
		}
		if n > 0 {
			text += between
		}
		text += numberText(d.s[from:end])
		i = d.optional(end+1, to)
	}
	from, end, ok := d.argument(i, to)
	if !ok {
		return 0
	}
	unit := d.unitText(from, end)
	if unit != "" && !strings.HasPrefix(unit, "°") || strings.HasPrefix(unit, "°C") {
		text += " "
	}
	d.write(text + unit)
	return end + 1
}

// unitText returns a unit of siunitx, whose powers are superscripts: "km s⁻¹".
// https://ctan.org/pkg/siunitx
func (d *decoder) unitText(from, end int) string {
	s := d.s[from:end]
	if !strings.Contains(s, `\`) {
		return strings.NewReplacer(".", " ", "~", " ", "^", "", "{", "", "}", "").Replace(s)
	}
	var units []unitPower
	next := unitPower{power: 1}
	for s != "" {
		if s[0] != '\\' {
			at := strings.IndexByte(s, '\\')
			if at < 0 {
				at = len(s)
			}
			if word := strings.Trim(s[:at], "{}~. "); word != "" {
				units, next = append(units, unitPower{word, next.power}), unitPower{power: 1}
			}
			s = s[at:]
			continue
		}
		name := commandName(s[1:])
		s = strings.TrimLeft(s[1+len(name):], " ")
		last := len(units) - 1
		switch power := unitPowers[name]; {
		case name == "per":
			next.power = -next.power
		case name == "tothe" || name == "raiseto":
			exponent, rest, _ := strings.Cut(strings.TrimPrefix(s, "{"), "}")
			if n, err := strconv.Atoi(exponent); err == nil && last >= 0 {
				units[last].power *= n
			}
			s = rest
		case power > 0 && strings.HasSuffix(name, "d") && last >= 0: // squared, cubed
			units[last].power *= power
		case power > 0:
			next.power *= power
		case unitPrefixes[name] != "":
			next.sign += unitPrefixes[name]
		default:
			units, next = append(units, unitPower{next.sign + unitSign(name), next.power}), unitPower{power: 1}
		}
	}
	words := make([]string, len(units))
	for i, u := range units {
		words[i] = u.String()
	}
	return strings.Join(words, " ")
}

// unitPower is a unit and its power.
type unitPower struct {
	sign  string
	power int
}

func (u unitPower) String() string {
	if u.power == 1 {
		return u.sign
	}
	return u.sign + strings.NewReplacer("-", "⁻", "0", "⁰", "1", "¹", "2", "²", "3", "³", "4", "⁴", "5", "⁵", "6", "⁶", "7", "⁷", "8", "⁸", "9", "⁹").Replace(strconv.Itoa(u.power))
}

var unitPowers = map[string]int{"square": 2, "cubic": 3, "squared": 2, "cubed": 3}

var unitPrefixes = map[string]string{"quecto": "q", "ronto": "r", "yocto": "y", "zepto": "z", "atto": "a", "femto": "f", "pico": "p", "nano": "n", "micro": "µ", "milli": "m", "centi": "c", "deci": "d", "deca": "da", "deka": "da", "hecto": "h", "kilo": "k", "mega": "M", "giga": "G", "tera": "T", "peta": "P", "exa": "E", "zetta": "Z", "yotta": "Y", "kibi": "Ki", "mebi": "Mi", "gibi": "Gi", "tebi": "Ti"}

// unitSigns are the units, and the abbreviations of those with a prefix.
var unitSigns = map[string]string{"ampere": "A", "candela": "cd", "kelvin": "K", "kilogram": "kg", "metre": "m", "meter": "m", "mole": "mol", "second": "s", "gram": "g", "becquerel": "Bq", "celsius": "°C", "degreeCelsius": "°C", "degC": "°C", "coulomb": "C", "farad": "F", "gray": "Gy", "hertz": "Hz", "henry": "H", "joule": "J", "katal": "kat", "lumen": "lm", "lux": "lx", "newton": "N", "ohm": "Ω", "pascal": "Pa", "radian": "rad", "siemens": "S", "sievert": "Sv", "steradian": "sr", "tesla": "T", "volt": "V", "watt": "W", "weber": "Wb",
	"astronomicalunit": "au", "bel": "B", "dalton": "Da", "day": "d", "decibel": "dB", "degree": "°", "electronvolt": "eV", "hectare": "ha", "hour": "h", "litre": "L", "liter": "L", "arcminute": "′", "arcsecond": "″", "minute": "min", "neper": "Np", "tonne": "t", "percent": "%", "angstrom": "Å", "bar": "bar", "atmosphere": "atm", "mmHg": "mmHg", "parsec": "pc", "lightyear": "ly", "byte": "B", "bit": "bit", "barn": "b", "molar": "M", "clight": "c", "year": "a", "rpm": "rpm",
	"nm": "nm", "um": "µm", "mm": "mm", "cm": "cm", "km": "km", "ug": "µg", "mg": "mg", "kg": "kg", "ms": "ms", "us": "µs", "ns": "ns", "ps": "ps", "fs": "fs", "ml": "mL", "mL": "mL", "ul": "µL", "uL": "µL", "Hz": "Hz", "kHz": "kHz", "MHz": "MHz", "GHz": "GHz", "THz": "THz", "eV": "eV", "meV": "meV", "keV": "keV", "MeV": "MeV", "GeV": "GeV", "TeV": "TeV", "kW": "kW", "MW": "MW", "kWh": "kW h", "mA": "mA", "mV": "mV", "kV": "kV", "kPa": "kPa", "MPa": "MPa", "GPa": "GPa", "dB": "dB", "mol": "mol", "mmol": "mmol", "umol": "µmol", "kJ": "kJ", "kcal": "kcal"}

// unitSign is the sign of a unit, its name if it has none.
func unitSign(name string) string {
	if sign, ok := unitSigns[name]; ok {
		return sign
	}
	if sign, ok := symbols()[name]; ok {
		return sign
	}
	return name
}
