package static

import (
	"errors"
	"slices"
	"testing"

	"paperkin/embed"
)

func TestCheck(t *testing.T) {
	now := mustOpen(t).Space()
	if slices.Contains(earlier(), now.Digest) {
		t.Errorf("%s is the model and an earlier version of it", now.Digest)
	}
	if len(earlier()) == 0 || !slices.Equal(slices.Compact(slices.Sorted(slices.Values(earlier()))), slices.Sorted(slices.Values(earlier()))) {
		t.Errorf("earlier versions %q, want at least the first, and each once", earlier())
	}
	with := func(change func(*embed.Space)) embed.Space {
		s := now
		change(&s)
		return s
	}
	tests := []struct {
		name  string
		space embed.Space
		want  error
	}{
		{"as it is", now, nil},
		{"the first model", with(func(s *embed.Space) { s.Digest = earlier()[0] }), embed.ErrEarlierModel},
		{"another preparation", with(func(s *embed.Space) { s.Preparation = embed.Plain }), embed.ErrEarlierModel},
		{"another template", with(func(s *embed.Space) { s.DocumentTemplate = "{abstract}" }), embed.ErrEarlierModel},
		{"a digest nobody knows", with(func(s *embed.Space) { s.Digest = "sha256:0" }), embed.ErrLaterModel},
		{"it, and other dimensions", with(func(s *embed.Space) { s.Digest, s.Dimensions = "sha256:0", 384 }), embed.ErrLaterModel},
	}
	for _, tt := range tests {
		if err := Check(tt.space); !errors.Is(err, tt.want) {
			t.Errorf("%s: got %v, want %v", tt.name, err, tt.want)
		}
	}
}
