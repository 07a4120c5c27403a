package zotero

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"

	"paperkin/index/paper"
	"paperkin/index/zotero/zoterotest"
)

// lister writes titles, with the end of a record of RIS.
type lister struct{ w io.Writer }

func (l lister) Encode(p paper.Paper) error {
	_, err := fmt.Fprintf(l.w, "%s\nER  -\n", p.Title)
	return err
}

func (l lister) Close() error { return nil }

// TestSend: what Zotero does not have goes to what is selected in it, so many at once.
func TestSend(t *testing.T) {
	s, o := running(t, zoterotest.Sample())
	send := func(collection string, papers ...paper.Paper) (Sent, error) {
		return Send(t.Context(), o, collection, func(yield func(paper.Paper, error) bool) {
			for _, p := range papers {
				if !yield(p, nil) {
					return
				}
			}
		}, func(w io.Writer) (Encoder, error) { return lister{w}, nil })
	}
	papers := []paper.Paper{
		{Title: "Has its DOI", Aliases: []string{"arxiv:1901.00001", "doi:10.5555/tides.4"}},
		{Title: "Has its key", Aliases: []string{"sha:1"}, Keys: []string{"BOOK2345"}},
		{Title: "In the trash", Aliases: []string{"sha:2"}, Keys: []string{"TRSH2345"}},
	}
	for n := range sendAtOnce {
		papers = append(papers, paper.Paper{Title: fmt.Sprint("New ", n), Aliases: []string{fmt.Sprint("doi:10.1/", n)}})
	}
	sent, err := send("", papers...)
	if err != nil || sent != (Sent{Papers: sendAtOnce + 1, Had: 2, Into: "My Library"}) || len(s.Imported) != 2 ||
		!strings.HasPrefix(s.Imported[0], "In the trash\n") || s.Imported[1] != fmt.Sprintf("New %d\nER  -\n", sendAtOnce-1) {
		t.Errorf("%+v, %v, %q", sent, err, s.Imported)
	}
	s.Selected = "COLL0001"
	if sent, err := send("Wood", papers[3]); err != nil || sent != (Sent{Papers: 1, Into: "My Library / Wood"}) {
		t.Errorf("%+v, %v", sent, err)
	}
	n := len(s.Imported)
	for collection, want := range map[string]string{"Water": `My Library / Wood is selected in Zotero, not the collection "Water"`} {
		if _, err := send(collection, papers[3]); !errors.Is(err, ErrNoSuch) || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v", collection, err)
		}
	}
	s.Selected = "77"
	if _, err := send("", papers[3]); !errors.Is(err, ErrNoSuch) || !strings.Contains(err.Error(), "A group is selected") {
		t.Errorf("a group: %v", err)
	}
	s.Selected = ""
	for path, answer := range map[string]string{"import": "[]", "getSelected": "<html>"} {
		s.Spoil = func(w http.ResponseWriter, r *http.Request) bool {
			if !strings.Contains(r.URL.Path, path) {
				return false
			}
			w.WriteHeader(http.StatusCreated)
			fmt.Fprint(w, answer)
			return true
		}
		if sent, err := send("", papers[3]); !errors.Is(err, ErrUnavailable) || sent.Papers != 0 {
			t.Errorf("%s: %+v, %v", path, sent, err)
		}
	}
	s.Stop()
	if _, err := send("", papers[3]); !errors.Is(err, ErrUnavailable) || len(s.Imported) != n {
		t.Errorf("without Zotero: %v", err)
	}
}
