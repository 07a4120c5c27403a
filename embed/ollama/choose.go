package ollama

import (
	"cmp"
	"context"
	"fmt"

	"paperkin/embed"
	"paperkin/embed/profile"
)

// Choose returns the name of the best installed embedding model among those
// whose prefixes are known. Families are ranked by how well they retrieve; of
// one family it takes the smallest model, since a run that takes days should be
// the user's own choice, and of the same size the first by name. Models that
// run on another machine than the server are skipped. Options.Model is ignored.
//
// The error wraps [embed.ErrUnreachable] when no server answers and
// [embed.ErrModelMissing] when it has no such model.
func Choose(ctx context.Context, o Options) (string, error) {
	o, err := o.withDefaults()
	if err != nil {
		return "", err
	}
	s, err := connect(ctx, o)
	if err != nil {
		return "", err
	}
	models, err := s.list(ctx)
	if err != nil {
		return "", err
	}
	type candidate struct {
		rank int
		size int64
		name string
	}
	var best candidate
	for _, m := range models {
		p, _ := profile.Of(m.Name)
		if p.Rank == 0 || m.RemoteHost != "" {
			continue
		}
		c := candidate{p.Rank, m.Size, m.Name}
		if best.name == "" || cmp.Or(cmp.Compare(c.rank, best.rank), cmp.Compare(c.size, best.size), cmp.Compare(c.name, best.name)) < 0 {
			best = c
		}
	}
	if best.name == "" {
		return "", fmt.Errorf("ollama: %w: none of the %d models at %s is a known embedding model", embed.ErrModelMissing, len(models), s.base)
	}
	return best.name, nil
}
