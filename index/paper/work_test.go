package paper

import "testing"

func TestWorkHash(t *testing.T) {
	hash := func(title string, authors ...string) string { return WorkHash(Paper{Title: title, Authors: authors}) }
	want := hash("Sparse Experts: a study", "Kei Ito")
	for _, same := range []string{hash("Sparse experts — A Study", "K. Itó", "B. Two"), hash("sparse experts a study", "Kenji Ito Jr.")} {
		if same != want {
			t.Errorf("got %q, want %q", same, want)
		}
	}
	for _, other := range []string{hash("Sparse Experts", "Kei Ito"), hash("Sparse Experts: a study", "Ken Oto"),
		hash("Sparse Experts: a study", "M. Ito"), hash("Sparse Experts: a study")} {
		if other == want {
			t.Errorf("got %q for another work", other)
		}
	}
	if hash("Editorial") != "" || hash("", "Kei Ito") != "" || hash("A", "?") != "" {
		t.Error("a hash without a title or an author")
	}
}

func TestToldApart(t *testing.T) {
	for _, tt := range []struct {
		a, b []string
		want bool
	}{
		{[]string{"arxiv:1"}, []string{"arxiv:2"}, true},
		{[]string{"arxiv:1"}, []string{"doi:10.5/2"}, false},
		{[]string{"arxiv:1", "doi:10.5/2"}, []string{"doi:10.5/2", "arxiv:1"}, false},
		{[]string{"doi:10.5/1"}, []string{"doi:10.5/2"}, true},
		{[]string{"doi:10.1101/1"}, []string{"doi:10.5/2"}, false}, // a preprint and what became of it
		{[]string{"openalex:W1"}, []string{"openalex:W2"}, false},
		{[]string{"arxiv:1", "arxiv:2"}, []string{"arxiv:2"}, false},
		{nil, []string{"pmid:2"}, false},
	} {
		for _, pair := range [][2][]string{{tt.a, tt.b}, {tt.b, tt.a}} {
			if got := ToldApart(pair[0], pair[1]); got != tt.want {
				t.Errorf("%q and %q: got %v", pair[0], pair[1], got)
			}
		}
	}
}

func TestRetracted(t *testing.T) {
	for title, want := range map[string]bool{"RETRACTED: On boats": true, "Retracted Article: On boats": true, "[Withdrawn] On boats": true,
		"Withdrawn: On boats": true, "Retracted papers and their citations": false, "On boats (retracted)": false, "Withdrawn into the shell": false} {
		d := Draft{Title: title}
		if r, err := d.Record(); r.Paper.Retracted() != want || err != nil {
			t.Errorf("%s: got %v, %v", title, r.Paper.Retracted(), err)
		}
	}
	for comment, want := range map[string]bool{"This paper has been withdrawn by the author": true, "Withdrawn due to an error": true,
		"12 pages, withdrawn from a conference": false, "": false} {
		d := Draft{Title: "T"}
		d.MarkWithdrawn(comment)
		if r, err := d.Record(); r.Paper.Retracted() != want || err != nil {
			t.Errorf("%s: got %v, %v", comment, r.Paper.Retracted(), err)
		}
	}
}
