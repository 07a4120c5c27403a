package paper

import "strings"

// paper is the paper that an entry describes.
func (e bibFields) paper() Paper {
	v := e.values
	p := Paper{Title: bibText(v["title"]), Abstract: bibText(v["abstract"]), URL: bibText(v["url"])}
	p.Original = keepOriginal(Original{v["title"], v["abstract"]}, &Paper{Title: Clean(p.Title), Abstract: Clean(p.Abstract)})
	for _, name := range splitBibNames(v["author"]) {
		if name != "others" {
			p.Authors = append(p.Authors, bibText(readingOrder(name)))
		}
	}
	for _, name := range []string{"journal", "journaltitle", "booktitle", "school", "institution"} {
		if p.Venue == "" {
			p.Venue = bibText(v[name])
		}
	}
	p.Published = parseDate(v["date"])
	if p.Published == "" {
		p.Published = dateOf(bibText(v["year"]), bibText(v["month"]), v["day"])
	}
	for _, name := range []string{"primaryclass", "eprintclass"} {
		p.Categories = addNew(p.Categories, bibText(v[name]))
	}
	for _, k := range splitKeywords(bibText(v["keywords"])) {
		p.Categories = addNew(p.Categories, strings.TrimSpace(k))
	}
	p.Aliases = e.ids()
	p.addKey(e.key)
	return p
}

// ids are the ids that an entry names its paper by, but for its own key.
func (e bibFields) ids() []string {
	v := e.values
	var ids []string
	for _, field := range []struct{ name, scheme string }{{"doi", "doi:"}, {"eprint", ""}, {"arxivid", "arxiv:"}, {"pmid", "pmid:"}, {"url", ""}} {
		text := bibText(v[field.name])
		if field.name == "eprint" && strings.EqualFold(bibText(v["archiveprefix"]+v["eprinttype"]), "arxiv") {
			field.scheme = "arxiv:"
		}
		if text == "" {
			continue
		}
		if id, ok := ParseID(withScheme(field.scheme, text)); ok {
			ids = append(ids, id)
		}
	}
	return ids
}

// bibText is the text of a value: accents and commands decoded, then the braces
// taken away that protect capitals, but for those in math.
func bibText(s string) string {
	if !strings.ContainsAny(s, "{}\\$") {
		return strings.TrimSpace(s)
	}
	var b strings.Builder
	math := false
	text := Clean(s)
	for i := 0; i < len(text); i++ {
		switch c := text[i]; {
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
