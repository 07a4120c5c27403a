package paper

import "testing"

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
