// Package yaml has the formats that are YAML documents.
package yaml

import (
	"bytes"
	"cmp"
	"fmt"
	"io"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"

	"paperkin/index/paper"
	"paperkin/index/paper/formats/format"
	"paperkin/index/paper/pattern"
)

// CFF is a citation file, which says how software or a dataset is cited, and which paper
// about it is preferred: that is a record of its own.
// https://github.com/citation-file-format/citation-file-format/blob/main/schema-guide.md
var CFF = &format.Format{
	Name: "cff", Rank: 28, Extensions: []string{".cff"},
	Detect: func(v format.View) bool { return cffVersion().Match(v.Text) },
	Read:   readCFF,
}

var cffVersion = pattern.Of(`(?m)^["']?cff-version["']?\s*:`)

// maxCFF is the most that a citation file may have: real ones have a few thousand bytes.
const maxCFF = 1 << 20

// cffWork is the root of a citation file, or a reference in it.
type cffWork struct {
	Type, Title, Abstract, Version, URL, DOI       string
	Authors, Editors                               []cffAgent
	Repository                                     string `yaml:"repository-code"`
	Released                                       string `yaml:"date-released"`
	Published                                      string `yaml:"date-published"`
	Keywords                                       []string
	Identifiers                                    []struct{ Type, Value string }
	Journal, Volume, Issue, Pages, Start, End      string
	Year, Month, ISSN, ISBN, Edition, Notes, PMCID string
	Collection                                     string    `yaml:"collection-title"`
	Conference                                     cffAgent  `yaml:"conference"`
	Publisher                                      cffAgent  `yaml:"publisher"`
	Institution                                    cffAgent  `yaml:"institution"`
	Languages                                      []string  `yaml:"languages"`
	Preferred                                      yaml.Node `yaml:"preferred-citation"`
}

// cffAgent is a person, or an entity, which has a name.
type cffAgent struct {
	Family   string `yaml:"family-names"`
	Given    string `yaml:"given-names"`
	Particle string `yaml:"name-particle"`
	Suffix   string `yaml:"name-suffix"`
	Name     string
	Alias    string
}

func readCFF(in *format.Input) error {
	text, err := io.ReadAll(io.LimitReader(in.Reader, maxCFF+1))
	if err != nil {
		return err
	}
	if len(text) > maxCFF {
		in.Bad(1, "", fmt.Errorf("a citation file of more than %d bytes", maxCFF))
		return nil
	}
	var root yaml.Node
	if err := yaml.Unmarshal(bytes.TrimPrefix(text, []byte(format.ByteOrderMark)), &root); err != nil {
		in.Bad(lineOf(err), "", fmt.Errorf("not YAML: %w", err))
		return nil
	}
	if root.Kind != 0 { // else it is empty
		putWork(in, &root, "software")
	}
	return nil
}

// lineOf is the line that an error of the parser names.
func lineOf(err error) int {
	if _, after, ok := strings.Cut(err.Error(), "line "); ok {
		number, _, _ := strings.Cut(after, ":")
		if n, err := strconv.Atoi(number); err == nil {
			return n
		}
	}
	return 1
}

// putWork yields the record of a work, and then that of the work that it prefers to be
// cited by.
func putWork(in *format.Input, node *yaml.Node, usual string) {
	var w cffWork
	if err := node.Decode(&w); err != nil {
		in.Bad(max(node.Line, lineOf(err)), "", err)
		return
	}
	if !in.Put(w.draft(usual), max(node.Line, 1)) {
		return
	}
	if w.Preferred.Kind != 0 && usual == "software" {
		putWork(in, &w.Preferred, "generic")
	}
}

func (w *cffWork) draft(usual string) *paper.Draft {
	kind := cmp.Or(strings.ToLower(w.Type), usual)
	p := &paper.Draft{Title: w.Title, Abstract: w.Abstract, Keywords: w.Keywords, URL: cmp.Or(w.URL, w.Repository),
		Names: namesOf(w.Authors), Published: cmp.Or(w.Published, w.Released, yearAndMonth(w.Year, w.Month)),
		Venue: cmp.Or(w.Journal, w.Collection, w.Conference.Name), Type: cffTypes[kind], SourceType: "cff:" + kind}
	if w.DOI != "" {
		p.IDs = append(p.IDs, paper.WithScheme("doi:", w.DOI))
	}
	for _, id := range w.Identifiers {
		if read, ok := paper.ParseID(id.Value); ok && id.Type != "swh" {
			p.IDs = append(p.IDs, read)
		}
	}
	for _, e := range namesOf(w.Editors) {
		p.AddPerson("editor", e)
	}
	if w.Pages == "" && w.Start != "" {
		w.Pages = strings.TrimSuffix(w.Start+"-"+w.End, "-")
	}
	for variable, value := range map[string]string{"version": w.Version, "volume": w.Volume, "issue": w.Issue, "page": w.Pages, "ISSN": w.ISSN, "ISBN": w.ISBN,
		"edition": w.Edition, "note": w.Notes, "PMCID": w.PMCID, "publisher": cmp.Or(w.Publisher.Name, w.Institution.Name), "event-title": w.Conference.Name,
		"language": strings.Join(w.Languages, ", ")} {
		p.Set(variable, value)
	}
	return p
}

// namesOf are the names of people in their parts, and those of entities.
func namesOf(agents []cffAgent) (names []paper.Name) {
	for _, a := range agents {
		switch {
		case a.Given == "" && a.Particle == "" && a.Suffix == "" && cmp.Or(a.Family, a.Name, a.Alias) != "":
			names = append(names, paper.Name{Literal: cmp.Or(a.Family, a.Name, a.Alias)})
		case a.Given != "" || a.Family != "":
			names = append(names, paper.Name{Family: a.Family, Given: a.Given, NonDropping: a.Particle, Suffix: a.Suffix})
		}
	}
	return names
}

// yearAndMonth is a date such as 2024-05, or 2024.
func yearAndMonth(year, month string) string {
	if n, err := strconv.Atoi(month); err == nil && year != "" && n >= 1 && n <= 12 {
		return fmt.Sprintf("%s-%02d", year, n)
	}
	return year
}

// cffTypes are the types of CSL for those of references.
var cffTypes = map[string]string{"software": "software", "software-code": "software", "software-container": "software", "software-executable": "software", "software-virtual-machine": "software",
	"dataset": "dataset", "data": "dataset", "database": "dataset", "article": "article-journal", "magazine-article": "article-magazine", "newspaper-article": "article-newspaper",
	"book": "book", "edited-work": "book", "conference-paper": "paper-conference", "conference": "paper-conference", "proceedings": "book", "thesis": "thesis", "report": "report",
	"standard": "standard", "manual": "book", "patent": "patent", "unpublished": "manuscript", "website": "webpage", "blog": "post-weblog", "video": "motion_picture", "pamphlet": "pamphlet",
	"encyclopedia": "entry-encyclopedia", "dictionary": "entry-dictionary", "map": "map", "bill": "bill", "legal-case": "legal_case", "hearing": "hearing", "generic": "document"}
