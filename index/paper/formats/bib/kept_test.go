package bib_test

import (
	"strings"
	"testing"

	"paperkin/index/paper"
	"paperkin/index/paper/formats/bib"
	"paperkin/index/paper/formats/formattest"
)

// kept are entries that are written as they are read.
const kept = `@conference{Ito:2020a,
  title = {{Toys of two}},
  author = {Ito, Kei and {World Toy Organization} and van den Berg, Jan and King, Jr., Martin and others},
  editor = {Itor, Ed and others},
  booktitle = {Proc. of Toys},
  year = {2020},
  month = sep,
  day = {8},
  volume = {3},
  number = {12},
  pages = {1--10},
  series = {LNT},
  publisher = {Toy Press},
  organization = {Toy Org},
  address = {Łódź},
  annote = {Read \& liked},
  bdsk-file-1 = {YnBsaXN0MDDSAQIDBFxyZWxhdGl2},
  file = {:home/a_b.pdf:PDF;Full text:c\:d.pdf:PDF},
  groups = {a_b, {c} $d},
  mynewField = {kept {\TeX}},
  note = {Best paper},
  isbn = {978-3-16-148410-0},
  doi = {10.1000/x_1},
  eprint = {2001.00001v3},
  archiveprefix = {arXiv},
  primaryclass = {cs.CL},
  url = {https://example.org/a?b={c}&d=%20#e},
  keywords = {toys, {games, new}, 50\%},
  categories = {stat.ML},
  abstract = {A set \textbraceleft{}a and \$5.}
}

@report{key2,
  title = {{A report}},
  date = {2019-21},
  number = {TR-7},
  institution = {Toy Institute},
  location = {Rome},
  type = {Working paper},
  urldate = {2020-08-09}
}

@mastersthesis{m1,
  title = {{A thesis}},
  author = {Roe, Ann},
  year = {2001},
  school = {Toy University}
}

@thesis{t1,
  title = {{Another}},
  date = {2010-09},
  institution = {U},
  type = {phdthesis}
}

@misc{b1,
  title = {{On magazines}},
  subtitle = {And their \& ends},
  editor = {{Compi, Ler}},
  year = {1999},
  editortype = {compiler},
  howpublished = {Self},
  translator = {Lator, T.}
}

@article{n1,
  title = {{News}},
  journaltitle = {The Toy Times},
  date = {2020-05-17/2020-05-19},
  entrysubtype = {newspaper}
}

`

// TestKept: types, keys, and fields with their names come back, and their bytes.
func TestKept(t *testing.T) {
	records, bad := formattest.Read(t, kept, bib.BibTeX)
	var papers []paper.Paper
	for _, r := range records {
		papers = append(papers, r.Paper)
	}
	got := strings.Split(formattest.Encode(t, bib.BibTeX, papers...), "\n")
	for i, want := range strings.Split(kept, "\n") {
		if i >= len(got) || got[i] != want {
			t.Errorf("line %d: got %q, want %q, %q", i+1, got[i:min(i+1, len(got))], want, bad)
			break
		}
	}
}

// TestFields: what fields of programs mean, as CSL has it.
func TestFields(t *testing.T) {
	for _, tt := range []struct{ entry, typ, fields string }{
		{`@article{a, title={T}, journal={J}, volume=1, issue={2}, pages={R1--R4}, numpages={4}, publisher={APS}}`, "article-journal", "issue=2 number-of-pages=4 page=R1-R4 publisher=APS volume=1"},
		{`@article{a, title={T}, journal={J}, number={4}, eid={A6}, issn={1234-5678}}`, "article-journal", "ISSN=1234-5678 issue=4 page=A6"},
		{`@book{a, title={T}, series={S}, number={7}, edition={Second}, address={X}}`, "book", "collection-number=7 collection-title=S edition=Second publisher-place=X"},
		{`@techreport{a, title={T}, institution={I}, number={TR-1}, series={S}}`, "report", "collection-title=S number=TR-1 publisher=I"},
		{`@phdthesis{a, title={T}, school={U}}`, "thesis", "genre=PhD thesis publisher=U"},
		{`@manual{a, title={T}, organization={O}}`, "book", "publisher=O"},
		{`@patent{a, title={T}, number={US1}}`, "patent", "number=US1"},
		{`@software{a, title={T}, version={1.2}}`, "software", "version=1.2"},
		{`@misc{a, title={T}, eprint={2001.00001}, archiveprefix={arXiv}}`, "article", ""},
		{`@article{a, title={T}, journal={arXiv preprint arXiv:2001.00001}}`, "article", ""},
		{`@web_page{a, title={T}, type={blog}}`, "webpage", "genre=blog"},
		{`@unpublished{a, title={T}, note={in preparation}, year={forthcoming}}`, "manuscript", "note=in preparation status=forthcoming"},
		{`@article{a, title={T}, year={2009a}, source={Scopus}, pmcid={PMC1}, langid={english}}`, "article-journal", "PMCID=PMC1 language=english source=Scopus year-suffix=a"},
	} {
		records, bad := formattest.Read(t, tt.entry, bib.BibTeX)
		if len(records) != 1 {
			t.Errorf("%s: %q", tt.entry, bad)
			continue
		}
		p := records[0].Paper
		if got := pairs(p.Fields); got != tt.fields || p.Type != tt.typ {
			t.Errorf("%s: got %s with %s, want %s with %s", tt.entry, p.Type, got, tt.typ, tt.fields)
		}
	}
}

// TestInherit: what entries take from those that they refer to.
func TestInherit(t *testing.T) {
	const text = `@Article{child, crossref={parent}}
@Article{parent, title={Plans}, author={Ito, T.}, journal={AI J}, year={2012}}
@incollection{chapter, author={Bee, A.}, title={A chapter}, crossref={COLL}, pages={1--2}}
@collection{coll, title={A collection}, subtitle={Of things}, editor={Dee, C.}, date={2011}, publisher={P}, doi={10.1000/coll}, series={S}}
@inbook{x1, author={Xu}, title={With xdata}, booktitle={B}, xdata={press, when}}
@xdata{press, publisher={P}, location={Y}}
@xdata{when, date={2012-08}, xdata={press}}
@inproceedings{paper, title={A paper}, crossref={mv}}
@proceedings{mv, booktitle={Proc. of X}, title={Proceedings}, year=1999, crossref={paper}}
@misc{alone, title={Alone}, crossref={nobody}, xref={coll}}
@misc{r1, title={Round}, crossref={r2}}
@misc{r2, title={Round and round}, crossref={r1}, note={N}}
`
	want := map[string]string{
		"Plans":      "AI J, 2012, T. Ito, ",
		"A chapter":  "A collection, 2011, A. Bee, collection-title=S page=1-2 publisher=P editor=C. Dee",
		"With xdata": "B, 2012-08, Xu, publisher=P publisher-place=Y",
		"A paper":    "Proc. of X, 1999, , ",
		"Round":      ", , , note=N",
	}
	records, bad := formattest.Read(t, text, bib.BibTeX)
	if len(records) != 10 || len(bad) > 0 {
		t.Errorf("%d records, %q", len(records), bad)
	}
	for _, r := range records {
		p := r.Paper
		got := p.Venue + ", " + p.Published + ", " + strings.Join(p.Authors, ";") + ", " + pairs(p.Fields)
		for _, e := range p.People["editor"] {
			got += " editor=" + e.String()
		}
		if w, ok := want[p.Title]; ok && got != w {
			t.Errorf("%s: got %s, want %s", p.Title, got, w)
		}
		if p.Title == "A chapter" && strings.Contains(strings.Join(p.Aliases, " "), "coll") {
			t.Errorf("a chapter has the ids of its book: %q", p.Aliases)
		}
	}
}

// TestSubtypes: a type that BibTeX has only as a subtype is read again, whatever TeX needs
// to be escaped in its name.
func TestSubtypes(t *testing.T) {
	for _, kind := range []string{"musical_score", "article-newspaper", "song"} {
		written := formattest.Encode(t, bib.BibTeX, paper.Paper{ID: "own", Aliases: []string{"own"}, Title: "T", Type: kind})
		records, bad := formattest.Read(t, written, bib.BibTeX)
		if len(records) != 1 || len(bad) > 0 || records[0].Paper.Type != kind || len(records[0].Paper.Extra) > 0 {
			t.Errorf("%s: %q, got %+v from %s", kind, bad, records, written)
		}
	}
}
