package cli

import (
	"testing"

	"paperkin/cmd/internal/fault"
	"paperkin/index"
	"paperkin/query"
)

// TestInvalidOption: an invalid request is named by the option that made it so.
func TestInvalidOption(t *testing.T) {
	for _, tt := range []struct {
		o    query.Options
		want string
	}{
		{query.Options{Mode: "vector"}, `--mode "vector": want hybrid, semantic or lexical`},
		{query.Options{Variety: 2}, "--diverse 2: want 0 to 1"},
		{query.Options{Filter: index.Filter{Since: "2023-02-29"}}, `--since "2023-02-29": no such date`},
		{query.Options{Filter: index.Filter{Since: "2023", Until: "2022-05"}}, `--since "2023": later than until "2022-05"`},
		{query.Options{Filter: index.Filter{Categories: []string{""}}}, "--category: the value is empty"},
		{query.Options{Filter: index.Filter{Kinds: []string{" "}}}, "--kind: the value is empty"},
		{query.Options{Filter: index.Filter{Has: []string{"PDF", "pfd"}}}, `--has "pfd": want abstract, doi, pdf, note, tag, liked, disliked or read`},
	} {
		err := invalidOption(query.Request{Question: "x", Options: tt.o}.Validate())
		if code, _ := fault.Explain(err); code != fault.ExitUsage || err.Error() != tt.want {
			t.Errorf("got %v, exit %d, want %s", err, code, tt.want)
		}
	}
	if err := invalidOption(query.ErrEmptyQuestion); err != query.ErrEmptyQuestion {
		t.Errorf("an empty question: got %v", err)
	}
}
