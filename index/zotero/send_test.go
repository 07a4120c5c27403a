package zotero

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"slices"
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
	if len(s.Moved) > 0 {
		t.Errorf("moved to %q, which is selected", s.Moved)
	}
	if sent, err := send("Water/Oak", papers[3]); err != nil || sent != (Sent{Papers: 1, Into: "My Library / Water/Oak"}) || !slices.Equal(s.Moved, []string{"C4"}) {
		t.Errorf("%+v, %v, moved to %q", sent, err, s.Moved)
	}
	n := len(s.Imported)
	refuse := func(collection, want string) {
		t.Helper()
		if _, err := send(collection, papers[3]); !errors.Is(err, ErrNoSuch) || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v", collection, err)
		}
	}
	refuse("Stone", `there is no collection "Stone"; the library has Water, Water/Oak, Wood, Wood/Oak`)
	refuse("Oak", "there are 2 collections")
	refuse("Club", `there is no collection "Club"`) // of a group
	s.Untold = true
	refuse("Water", `My Library / Wood is selected in Zotero, not the collection "Water"`)
	s.Untold = false
	s.Selected = "77"
	refuse("Water", `A group is selected in Zotero, not the collection "Water"`)
	if _, err := send("", papers[3]); !errors.Is(err, ErrNoSuch) || !strings.Contains(err.Error(), "A group is selected") {
		t.Errorf("a group: %v", err)
	}
	s.Selected = ""
	s.Spoil(func(w http.ResponseWriter, r *http.Request) bool {
		if !strings.Contains(r.URL.Path, "updateSession") {
			return false
		}
		http.Error(w, "SESSION_NOT_FOUND", http.StatusBadRequest)
		return true
	})
	if sent, err := send("Water", papers[3]); !errors.Is(err, ErrUnavailable) || sent.Papers != 1 || !strings.Contains(err.Error(), "not moved into My Library / Water") {
		t.Errorf("not moved: %+v, %v", sent, err)
	}
	n++
	for path, answer := range map[string]string{"import": "[]", "getSelected": "<html>"} {
		s.Spoil(func(w http.ResponseWriter, r *http.Request) bool {
			if !strings.Contains(r.URL.Path, path) {
				return false
			}
			w.WriteHeader(http.StatusCreated)
			fmt.Fprint(w, answer)
			return true
		})
		if sent, err := send("", papers[3]); !errors.Is(err, ErrUnavailable) || sent.Papers != 0 {
			t.Errorf("%s: %+v, %v", path, sent, err)
		}
	}
	s.Stop()
	if _, err := send("", papers[3]); !errors.Is(err, ErrUnavailable) || len(s.Imported) != n {
		t.Errorf("without Zotero: %v", err)
	}
}

// TestWrite: with a collection named, Zotero 10 is asked to write there, and its user
// whether it may; what it does not take gets there through the connector.
func TestWrite(t *testing.T) {
	s, o := running(t, zoterotest.Sample())
	s.ID, s.Permit = "S1", "always"
	asked := 0
	o.Notice = func(line string) {
		if strings.Contains(line, "answer there") {
			asked++
		}
	}
	var papers []paper.Paper
	for n := range sendAtOnce + 1 {
		papers = append(papers, paper.Paper{Title: fmt.Sprint("New ", n), Type: "article-journal", Aliases: []string{fmt.Sprint("doi:10.1/", n)}})
	}
	send := func(collection string) (Sent, error) {
		s.Written, s.Imported, s.Moved, s.Asks = nil, nil, nil, 0
		return Send(t.Context(), o, collection, func(yield func(paper.Paper, error) bool) {
			for _, p := range papers {
				if !yield(p, nil) {
					return
				}
			}
		}, func(w io.Writer) (Encoder, error) { return lister{w}, nil })
	}
	all := Sent{Papers: len(papers), Into: "My Library / Wood"}
	step := func(what string, written, imported, asks int) {
		t.Helper()
		sent, err := send("Wood")
		if err != nil || sent != all || len(s.Written) != written || len(s.Imported) != imported || s.Asks != asks {
			t.Errorf("%s: %+v, %v, %d written, %d imports, asked %d times", what, sent, err, len(s.Written), len(s.Imported), s.Asks)
		}
		for _, to := range s.Moved {
			if to != "C1" {
				t.Errorf("%s: moved to %s", what, to)
			}
		}
	}
	step("allowed for good", len(papers), 0, 1)
	const first = `{"DOI":"10.1/0","collections":["COLL0001"],"creators":[],"itemType":"journalArticle","relations":{},"tags":[],"title":"New 0"}`
	if s.Written[0] != first {
		t.Errorf("got  %s\nwant %s", s.Written[0], first)
	}
	step("the next time", len(papers), 0, 0)
	s.Forget()
	step("after it is allowed no more", len(papers), 0, 1)
	s.Permit = "once"
	s.Forget()
	step("allowed once", len(papers), 0, 2)
	s.Refuse = true
	step("refused one by one", 0, 2, 2)
	s.Refuse, s.Permit = false, "always"
	s.Spoil(func(w http.ResponseWriter, r *http.Request) bool {
		if !strings.HasSuffix(r.URL.Path, "/items") || r.Method != http.MethodPost {
			return false
		}
		http.Error(w, "An error occurred", http.StatusInternalServerError)
		return true
	})
	step("refused as a whole", 0, 2, 0)
	s.Selected = "77"
	if sent, err := send("Wood"); !errors.Is(err, ErrNoSuch) || sent.Papers > 0 || len(s.Imported) > 0 {
		t.Errorf("no way is left: %+v, %v, %d imports", sent, err, len(s.Imported))
	}
	s.Spoil(nil)
	step("whatever is selected", len(papers), 0, 1)
	s.Permit = "deny"
	s.Forget()
	if sent, err := send("Wood"); !errors.Is(err, ErrDenied) || sent.Papers > 0 || len(s.Imported) > 0 || s.Asks != 1 {
		t.Errorf("denied: %+v, %v", sent, err)
	}
	if _, err := send("Stone"); !errors.Is(err, ErrNoSuch) || s.Asks > 0 {
		t.Errorf("no such collection: %v", err)
	}
	s.Selected, s.Permit = "", "always"
	if sent, err := send(""); err != nil || sent.Papers != len(papers) || len(s.Written) > 0 || len(s.Imported) != 2 {
		t.Errorf("without a collection: %+v, %v", sent, err)
	}
	if info, err := os.Stat(filepath.Join(o.State, "permission.json")); err != nil || info.Mode().Perm()&0o077 != 0 {
		t.Errorf("%v, %v", info, err)
	}
}

// TestUntold: what became of some papers is not known if Zotero does not say it of all.
func TestUntold(t *testing.T) {
	for body, want := range map[string]bool{`{"success":{"0":"A"},"failed":{"1":{}}}`: true, `{"success":{"0":"A"}}`: false, `{}`: false, `{"success":[],"failed":{"0":{},"1":{}}}`: true} {
		if refused, err := refusedOf([]byte(body), 2); (err == nil) != want {
			t.Errorf("%s: %v, %v", body, refused, err)
		}
	}
}
