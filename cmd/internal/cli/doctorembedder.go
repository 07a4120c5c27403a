package cli

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/urfave/cli/v2"

	"paperkin/cmd/internal/open"
	"paperkin/cmd/internal/session"
	"paperkin/cmd/internal/wording"
	"paperkin/embed"
	"paperkin/embed/pool"
	"paperkin/index"
)

// agreement is the lowest cosine at which a stored vector and a new one of the
// same paper count as equal. Versions and machines differ in the last digits;
// another model is far below this.
const agreement = 0.999

// samples is how many papers doctor embeds again.
const samples = 8

// sampler is a view with papers whose vectors can be compared with fresh ones.
type sampler interface {
	Space() index.Space
	Sample(ctx context.Context, n int) ([]index.Found, error)
	Vectors(ctx context.Context, slots []int) ([][]float32, error)
}

// sampled opens a view of the library as readers have it, nil if it offers no sample.
func (d *doctor) sampled(c *cli.Context, folder *index.Library) (view sampler, end func() error, err error) {
	lib := session.Library(folder)
	closed := func() error { return nil }
	if d.Program.OpenLibrary != nil {
		if lib, err = open.Library(d.Run, c); err != nil {
			return nil, nil, err
		}
		closed = lib.Close
	}
	v, err := open.Views(lib)(c.Context, index.Ahead{})
	if err != nil {
		return nil, nil, errors.Join(err, closed())
	}
	view, _ = v.(sampler)
	return view, func() error { return errors.Join(v.Close(), closed()) }, nil
}

// embedder opens the library's embedder and embeds a few papers again.
func (d *doctor) embedder(c *cli.Context, lib *index.Library) error {
	view, end, err := d.sampled(c, lib)
	if errors.Is(err, index.ErrNoSpace) {
		d.Note("embedder  none yet: no paper has been indexed")
		return nil
	}
	if err != nil {
		return err
	}
	defer end()
	if view == nil {
		return nil
	}
	if open.ModelVersion(view.Space().Space) != nil {
		return nil // what is known of the space says so
	}
	several, err := open.SeveralServers(d.Run, c, lib, view.Space().Space)
	if err != nil {
		return err
	}
	if several != nil {
		return d.servers(c, view, several)
	}
	e, err := open.Questioner(d.Run, c, lib)(c.Context, view.Space().Space)
	if err != nil {
		if wording.LeavesSymbols(view.Space().Space) { // and nobody says whether that does harm
			d.Note("space     %s", wording.Outdated(view.Space()))
		}
		d.Bad("", "embedder  %s is not available", view.Space().Spec())
		return err // with its own exit code and hint: server, model
	}
	load, err := open.Load(d.Run, c, lib, view.Space().Space)
	if err != nil {
		return err
	}
	how := ""
	if len(load) > 0 {
		how = ", loaded with " + strings.Join(load.Strings(), " ")
	}
	if at, ok := e.(interface{ Address() string }); ok {
		how = " at " + at.Address()
	}
	d.OK("embedder  %s is available%s", view.Space().Spec(), how)
	if err := index.CheckSpace(view.Space().Space, e.Space()); err != nil {
		d.Bad("paperkin reindex --embedder "+view.Space().Spec(), "embedder  %v", err)
		return nil
	}
	if err := d.compare(c.Context, view, e); err != nil {
		return err
	}
	return d.tokeniser(c.Context, view, e)
}

// compare embeds a few papers again.
func (d *doctor) compare(ctx context.Context, view sampler, e embed.Embedder) error {
	sample, err := view.Sample(ctx, samples)
	if err != nil || len(sample) == 0 {
		return err
	}
	worst, at, err := agree(ctx, view, e, sample)
	if err != nil {
		return err
	}
	if worst < agreement {
		d.Bad("paperkin reindex", "vectors   the stored vector of %s differs from a new one: cosine %.4f", at, worst)
		return nil
	}
	d.OK("vectors   stored and new vectors of %d papers match (cosine %.6f or more)", len(sample), worst)
	return nil
}

// agree embeds papers again, and returns the lowest cosine of a stored and a new vector, and
// whose they are.
func agree(ctx context.Context, view sampler, e embed.Embedder, sample []index.Found) (worst float64, id string, err error) {
	texts, slots := make([]string, len(sample)), make([]int, len(sample))
	for i, f := range sample {
		texts[i], slots[i] = view.Space().Document(f.Paper.Title, f.Paper.Abstract), f.Slot
	}
	stored, err := view.Vectors(ctx, slots)
	if err != nil {
		return 0, "", err
	}
	fresh, err := e.EmbedDocuments(ctx, texts)
	if err != nil {
		return 0, "", err
	}
	worst = 1
	for i := range stored {
		if cosine := embed.Dot(stored[i], fresh[i]); cosine < worst {
			worst, id = cosine, sample[i].Paper.ID
		}
	}
	return worst, id, nil
}

// servers checks each of several servers of the library's model as [doctor.embedder] checks
// one. Those that cannot take part are noted; it is an error if none can.
func (d *doctor) servers(c *cli.Context, view sampler, list []pool.Member) error {
	space := view.Space().Space
	none := &pool.NoneError{}
	var other *pool.OtherError
	for _, m := range list {
		e, err := m.Open(c.Context)
		if c.Context.Err() != nil {
			return c.Context.Err()
		}
		if err == nil && e.Space() != space {
			other = &pool.OtherError{Name: m.Name, Want: space, Got: e.Space()}
			err = other
		}
		if err == nil {
			err = d.server(c.Context, view, m.Name, e)
		}
		if err != nil {
			none.Why = append(none.Why, err)
			d.Note("server    is left out: %v", err)
		}
	}
	switch {
	case len(none.Why) < len(list):
		return nil
	case other != nil && !errors.Is(none, embed.ErrUnreachable):
		d.Bad("paperkin reindex --embedder "+space.Spec(), "embedder  %v", index.CheckSpace(space, other.Got))
		return nil
	}
	d.Bad("", "embedder  %s is not available", space.Spec())
	return open.ModelHint(none, space)
}

// server says what a server is, and embeds a few papers with it.
func (d *doctor) server(ctx context.Context, view sampler, name string, e embed.Embedder) error {
	is := ""
	if s, ok := e.(interface {
		Server() (address, version string)
	}); ok {
		_, version := s.Server()
		is = fmt.Sprintf(", version %s,", version)
	}
	d.OK("server    %s%s has %s with digest %s", name, is, view.Space().Spec(), e.Space().Digest)
	if err := d.compare(ctx, view, e); err != nil {
		return err
	}
	return d.tokeniser(ctx, view, e)
}
