package bib

import (
	"cmp"
	"regexp"
	"strings"

	"paperkin/index/paper"
)

// draft returns the record of an entry.
func (e entry) draft() *paper.Draft {
	v := e.values
	p := &paper.Draft{Title: wordsOf(v["title"]), Abstract: wordsOf(v["abstract"]), URL: addressOf(v["url"])}
	if rest := wordsOf(v["subtitle"]); rest != "" {
		p.Title += ": " + rest
	}
	if at := strings.Index(v["howpublished"], "http"); at >= 0 && p.URL == "" {
		p.URL = addressOf(v["howpublished"][at:])
	}
	p.KeepOriginal(v["title"], v["abstract"])
	for _, name := range splitNames(v["author"]) {
		if name != "others" {
			p.Authors = append(p.Authors, wordsOf(nameOf(name)))
		}
	}
	p.Venue = e.venue()
	p.Published = e.published()
	for _, name := range []string{"primaryclass", "eprintclass"} {
		p.AddCategories(wordsOf(v[name]))
	}
	for _, k := range paper.SplitKeywords(wordsOf(v["keywords"])) {
		p.AddCategories(strings.TrimSpace(k))
	}
	p.IDs = e.ids()
	p.AddName(e.key)
	return p
}

func (e entry) venue() string {
	for _, name := range []string{"journal", "journaltitle", "booktitle", "school", "institution"} {
		if text := wordsOf(e.values[name]); text != "" {
			return text
		}
	}
	return ""
}

// published returns the date, from the fields of BibLaTeX or of BibTeX. People put all
// sorts of text in both, such as a month with a day or a year with a remark.
func (e entry) published() string {
	v := e.values
	if date := cmp.Or(paper.ParseDate(v["date"]), paper.LooseDate(v["date"])); date != "" {
		return date
	}
	year := strings.NewReplacer("{", " ", "}", " ").Replace(v["year"])
	if !paper.HasYear(year) {
		return ""
	}
	return paper.LooseDate(strings.Join([]string{strings.TrimSpace(year), wordsOf(v["month"]), v["day"]}, " "))
}

// ids returns the ids of the paper, without the key of the entry.
func (e entry) ids() []string {
	v := e.values
	var ids []string
	for _, field := range []struct{ name, scheme string }{{"doi", "doi:"}, {"eprint", ""}, {"arxivid", "arxiv:"}, {"pmid", "pmid:"}, {"url", ""}} {
		text := addressOf(v[field.name])
		if field.name == "eprint" && strings.EqualFold(wordsOf(cmp.Or(v["archiveprefix"], v["eprinttype"])), "arxiv") {
			field.scheme = "arxiv:"
			if archive, _, _ := strings.Cut(v["primaryclass"], "."); oldNumber.MatchString(text) && archive != "" {
				text = archive + "/" + text
			}
		}
		if text == "" {
			continue
		}
		if id, ok := paper.ParseID(paper.WithScheme(field.scheme, text)); ok {
			ids = append(ids, id)
		}
	}
	if number, ok := strings.CutPrefix(v["volume"], "abs/"); ok { // as in DBLP
		ids = append(ids, "arxiv:"+number)
	}
	return ids
}

// oldNumber matches numbers of arXiv from before 2007, without their archive.
var oldNumber = regexp.MustCompile(`^\d{7}(v\d+)?$`)
