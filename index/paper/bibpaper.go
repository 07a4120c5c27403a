package paper

import (
	"cmp"
	"regexp"
	"strings"

	"paperkin/index/paper/text"
)

// draft is the record that an entry makes.
func (e bibFields) draft() *Draft {
	v := e.values
	p := &Draft{Title: bibText(v["title"]), Abstract: bibText(v["abstract"]), URL: bibAddress(v["url"])}
	if rest := bibText(v["subtitle"]); rest != "" {
		p.Title += ": " + rest
	}
	if at := strings.Index(v["howpublished"], "http"); at >= 0 && p.URL == "" {
		p.URL = bibAddress(v["howpublished"][at:])
	}
	p.KeepOriginal(v["title"], v["abstract"])
	for _, name := range splitBibNames(v["author"]) {
		if name != "others" {
			p.Authors = append(p.Authors, bibText(bibName(name)))
		}
	}
	p.Venue = e.venue()
	p.Published = e.published()
	for _, name := range []string{"primaryclass", "eprintclass"} {
		p.AddCategories(bibText(v[name]))
	}
	for _, k := range splitKeywords(bibText(v["keywords"])) {
		p.AddCategories(strings.TrimSpace(k))
	}
	p.IDs = e.ids()
	p.AddName(e.key)
	return p
}

func (e bibFields) venue() string {
	for _, name := range []string{"journal", "journaltitle", "booktitle", "school", "institution"} {
		if text := bibText(e.values[name]); text != "" {
			return text
		}
	}
	return ""
}

// published is the date, of the fields of BibLaTeX or of BibTeX. In both stands
// what people type, a month with a day or a year with a remark.
func (e bibFields) published() string {
	v := e.values
	if date := cmp.Or(parseDate(v["date"]), looseDate(v["date"])); date != "" {
		return date
	}
	year := strings.NewReplacer("{", " ", "}", " ").Replace(v["year"])
	if yearForm.FindString(year) == "" {
		return ""
	}
	return looseDate(strings.Join([]string{strings.TrimSpace(year), bibText(v["month"]), v["day"]}, " "))
}

// ids are the ids that an entry names its paper by, but for its own key.
func (e bibFields) ids() []string {
	v := e.values
	var ids []string
	for _, field := range []struct{ name, scheme string }{{"doi", "doi:"}, {"eprint", ""}, {"arxivid", "arxiv:"}, {"pmid", "pmid:"}, {"url", ""}} {
		text := bibAddress(v[field.name])
		if field.name == "eprint" && strings.EqualFold(bibText(cmp.Or(v["archiveprefix"], v["eprinttype"])), "arxiv") {
			field.scheme = "arxiv:"
			if archive, _, _ := strings.Cut(v["primaryclass"], "."); oldNumber.MatchString(text) && archive != "" {
				text = archive + "/" + text
			}
		}
		if text == "" {
			continue
		}
		if id, ok := ParseID(withScheme(field.scheme, text)); ok {
			ids = append(ids, id)
		}
	}
	if number, ok := strings.CutPrefix(v["volume"], "abs/"); ok { // DBLP's way
		ids = append(ids, "arxiv:"+number)
	}
	return ids
}

// oldNumber is a number of arXiv's before 2007, without its archive.
var oldNumber = regexp.MustCompile(`^\d{7}(v\d+)?$`)

// bibAddress is an address or an id: what TeX needs escaped in it is not, and
// nothing else is decoded. Of several addresses it is the first.
func bibAddress(s string) string {
	s = strings.NewReplacer(`\url`, "", `\textasciitilde`, "~", `\~`, "~", `{\_}`, "_", `\_`, "_", `\%`, "%", `\&`, "&", `\#`, "#", "{", "", "}", "").Replace(s)
	words := strings.Fields(s)
	for i, word := range words {
		if i > 0 && strings.HasPrefix(word, "http") {
			words = words[:i]
			break
		}
	}
	return strings.Join(words, "")
}

// bibName is a name in reading order. BibLaTeX can name its parts: "family=Ito,
// given=Kei".
func bibName(name string) string {
	if !strings.Contains(name, "family=") {
		return readingOrder(name)
	}
	part := map[string]string{}
	for field := range strings.SplitSeq(name, ",") {
		key, value, _ := strings.Cut(field, "=")
		part[strings.TrimSpace(key)] = strings.Trim(strings.TrimSpace(value), `"`)
	}
	return strings.Join([]string{part["given"], part["prefix"], part["family"], part["suffix"]}, " ")
}

const backslash = `\textbackslash`

// bibText is the text of a value: accents and commands decoded, then the braces
// taken away that protect capitals, but for those in math.
func bibText(s string) string {
	if !strings.ContainsAny(s, "{}\\$") {
		return strings.TrimSpace(s)
	}
	var b strings.Builder
	math := false
	text := text.Clean(s)
	for i := 0; i < len(text); i++ {
		switch c := text[i]; {
		case strings.HasPrefix(text[i:], backslash) && !math:
			b.WriteByte('\\')
			i += len(backslash) - 1
		case c == '\\' && i+1 < len(text):
			if strings.IndexByte("{}$", text[i+1]) < 0 || math {
				b.WriteByte(c)
			}
			b.WriteByte(text[i+1])
			i++
		case c == '$':
			math = !math
			b.WriteByte(c)
		case (c == '{' || c == '}') && !math:
		default:
			b.WriteByte(c)
		}
	}
	return strings.TrimSpace(b.String())
}

// splitBibNames splits names at the "and" that stand outside of braces.
func splitBibNames(s string) []string {
	var names []string
	var name []string
	depth := 0
	for word := range strings.FieldsSeq(s) {
		if depth == 0 && strings.EqualFold(word, "and") {
			names, name = append(names, strings.Join(name, " ")), nil
			continue
		}
		depth += strings.Count(word, "{") - strings.Count(word, "}")
		name = append(name, word)
	}
	if len(name) > 0 {
		names = append(names, strings.Join(name, " "))
	}
	return names
}
