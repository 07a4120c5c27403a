package bib

import (
	"cmp"
	"strings"

	"paperkin/index/paper"
	"paperkin/index/paper/pattern"
)

// identify reads the ids of the paper, its address and its classes.
func (r *recordReader) identify() {
	v, d := r.values, r.d
	d.IDs = r.ids()
	for _, name := range []string{"doi", "pmid"} {
		if _, ok := paper.ParseID(paper.WithScheme(name+":", addressOf(v[name]))); ok {
			r.take(name)
		}
	}
	if id, ok := r.arXiv(); ok {
		r.taken["eprint"] = addressOf(v["eprint"]) == strings.TrimPrefix(id, "arxiv:")
		r.take("archiveprefix")
		r.take("eprinttype")
		for _, name := range []string{"primaryclass", "eprintclass"} {
			d.AddCategories(wordsOf(r.take(name)))
		}
	} else {
		for _, name := range []string{"primaryclass", "eprintclass"} {
			d.AddCategories(wordsOf(v[name]))
		}
	}
	for _, part := range splitOutside(r.take("categories"), ",;") {
		d.AddCategories(wordsOf(part))
	}
	url, rest := splitAddresses(r.take("url"))
	d.KeepText("url-2", strings.Join(strings.Fields(rest), " "))
	if d.URL = addressOf(url); d.URL == "" {
		if at := strings.Index(v["howpublished"], "http"); at >= 0 {
			d.URL = addressOf(strings.TrimRight(v["howpublished"][at:], "}"))
		}
	}
	for _, part := range splitOutside(r.take("aliases"), ",") { // ours
		if id := wordsOf(part); id != "" {
			d.IDs = append(d.IDs, id)
		}
	}
	if id, ok := paper.ParseID(r.key); ok {
		d.IDs = append(d.IDs, id)
		d.Name = d.IDs[0]
	}
	if r.key != "" {
		d.Keys = []string{r.key}
	}
}

// archive is the archive that gave the entry its number.
func (e *entry) archive() string {
	return cmp.Or(e.values["archiveprefix"], e.values["eprinttype"])
}

func isArXiv(archive string) bool {
	return archive != "" && strings.EqualFold(wordsOf(archive), "arxiv")
}

// arXiv returns the id of the eprint of an entry, if arXiv gave it.
func (e *entry) arXiv() (string, bool) {
	number := addressOf(e.values["eprint"])
	if number == "" {
		return "", false
	}
	if isArXiv(e.archive()) {
		if archive, _, _ := strings.Cut(cmp.Or(e.values["primaryclass"], e.values["eprintclass"]), "."); oldNumber().MatchString(number) && archive != "" {
			number = archive + "/" + number
		}
		number = paper.WithScheme("arxiv:", number)
	}
	id, ok := paper.ParseID(number)
	return id, ok && strings.HasPrefix(id, "arxiv:")
}

// oldNumber matches numbers of arXiv from before 2007, without their archive.
var oldNumber = pattern.Of(`^\d{7}(v\d+)?$`)

// ids returns the ids of the paper, without the key of the entry.
func (e *entry) ids() []string {
	v := e.values
	var ids []string
	add := func(scheme, value string) {
		if value = addressOf(value); value != "" {
			if id, ok := paper.ParseID(paper.WithScheme(scheme, value)); ok {
				ids = append(ids, id)
			}
		}
	}
	add("doi:", v["doi"])
	if id, ok := e.arXiv(); ok {
		ids = append(ids, id)
	} else if strings.EqualFold(wordsOf(e.archive()), "pubmed") {
		add("pmid:", v["eprint"])
	} else {
		add("", v["eprint"])
	}
	add("arxiv:", v["arxivid"])
	add("pmid:", v["pmid"])
	add("", v["url"])
	if number, ok := strings.CutPrefix(v["volume"], "abs/"); ok { // as in DBLP
		ids = append(ids, "arxiv:"+number)
	}
	return ids
}

// splitAddresses returns the first of several addresses, and the others.
func splitAddresses(s string) (first, rest string) {
	if m := nextAddress().FindStringIndex(s); m != nil {
		return s[:m[0]], strings.TrimSpace(s[m[0]:])
	}
	return s, ""
}

// nextAddress matches the start of an address behind another one.
var nextAddress = pattern.Of(`\s+https?://`)
