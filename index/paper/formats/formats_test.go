package formats_test

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"paperkin/index/paper/formats"
)

// TestNames: the command line offers these, in this order.
func TestNames(t *testing.T) {
	const readable = "acl ads europepmc nep arxiv arxivmail cff atom beir biorxiv bibtex crossref datacite inspire dblp-json openreview csl-json csv xlsx hfdaily hfpage jsonl list oai openalex pubmed ris rss s2 s2-abstracts zotero medline ovid copac refer wos dblp jats marcxml mods tei endnote-xml zotero-rdf"
	names := formats.Names()
	want := strings.Fields(readable)
	slices.Sort(want)
	if !slices.Equal(names, want) {
		t.Errorf("got %q, want %q", names, want)
	}
	if got, want := strings.Join(formats.WriterNames(), " "), "jsonl medline ris bibtex csl-json csv endnote-xml markdown"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	for _, name := range names {
		if f, err := formats.Named(name); err != nil || f.Name != name {
			t.Errorf("%s: got %v, %v", name, f, err)
		}
	}
	if f, err := formats.Named(""); f != nil || err != nil {
		t.Errorf("no name: got %v, %v", f, err)
	}
	for _, name := range []string{"pdf", "markdown", "BibTeX"} {
		if _, err := formats.Named(name); !errors.Is(err, formats.ErrUnknown) {
			t.Errorf("%s: got %v", name, err)
		}
	}
	if _, err := formats.NewEncoder(nil, "acl"); !errors.Is(err, formats.ErrUnknown) {
		t.Errorf("writing acl: got %v", err)
	}
}

// TestRank: what somebody wrote for this library counts most, then those nearest
// to the authors, then collectors, then lists that people keep. Libraries were
// merged in this order.
func TestRank(t *testing.T) {
	order := []string{"jsonl", "arxiv", "arxivmail", "cff", "acl", "biorxiv", "openreview", "jats", "pubmed", "europepmc", "crossref", "datacite", "inspire", "ads", "dblp", "openalex", "s2",
		"mods", "nep", "marcxml", "hfdaily", "tei", "wos", "ovid", "csl-json", "zotero", "endnote-xml", "ris", "refer", "copac", "bibtex", "csv", "hfpage", "beir", "list", ""}
	for i, provider := range order[1:] {
		if before := order[i]; formats.Rank(before) >= formats.Rank(provider) {
			t.Errorf("%s has rank %d, %q after it %d", before, formats.Rank(before), provider, formats.Rank(provider))
		}
	}
	if formats.Rank("nobody") != formats.Rank("") {
		t.Error("providers that no format has differ in rank")
	}
	for _, name := range formats.Names() {
		f, err := formats.Named(name)
		if err != nil {
			t.Fatal(err)
		}
		if formats.Rank(f.ProviderName()) != f.Rank || !slices.Contains(order, f.ProviderName()) {
			t.Errorf("%s: provider %s of rank %d, want rank %d", name, f.ProviderName(), formats.Rank(f.ProviderName()), f.Rank)
		}
	}
}

func TestWriterFor(t *testing.T) {
	for path, want := range map[string]string{"refs.bib": "bibtex", "a/refs.RIS": "ris", "x.json": "csl-json", "x.jsonl": "jsonl", "x.csv": "csv", "x.md": "markdown", "x.xml": "endnote-xml",
		"x": "", "x.": "", ".bib": "bibtex", "x.pdf": "", "x.nbib": "medline", "x.txt": ""} {
		if got := formats.WriterFor(path); got != want {
			t.Errorf("%q: got %q, want %q", path, got, want)
		}
		if want != "" {
			if _, err := formats.NewEncoder(nil, want); err != nil {
				t.Error(err)
			}
		}
	}
}
