package embed

import (
	"slices"
	"testing"
)

func TestMisreads(t *testing.T) {
	all := Tokeniser{Capitals: Lost, Accents: Lost, Glued: "<="}
	for _, tt := range []struct {
		t    Tokeniser
		p    Preparation
		want []string
	}{
		{all, Plain, []string{"capitals", "accents", "symbols (< =)"}},
		{all, Uncased1, []string{"symbols (< =)"}},
		{all, Uncased, nil},
		{all, Letters, nil},
		{Tokeniser{Capitals: Kept, Accents: Lost}, Plain, []string{"accents"}},
		{Tokeniser{Capitals: Folded, Accents: Folded}, Plain, nil},
	} {
		if got := tt.t.Misreads(tt.p); !slices.Equal(got, tt.want) {
			t.Errorf("%+v, %s: got %q, want %q", tt.t, tt.p, got, tt.want)
		}
	}
}
