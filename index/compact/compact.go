// Package compact gives back the room in a library that nothing uses: the catalogue is
// written anew without what was deleted, and so are the vectors of a space without those
// that no paper uses any more, as a space of its own that takes the place of the old one
// in one commit. The word index is built again (package fill does that).
//
// Each part is durable before the catalogue knows of it, so a run that is killed leaves
// the library as it was, or with some parts compacted. Readers are not disturbed: they
// have the old files open, or find the new ones. The package has no SQL and decides
// nothing about papers.
package compact

import (
	"context"
	"errors"

	"paperkin/index/catalogue"
	"paperkin/index/fill"
)

// Options govern [Library].
type Options struct {
	// Due leaves out parts that are not [Room.Due].
	Due bool
	// Progress, which may be nil, is called with the number of rows, papers or pages so
	// far of a part, and of all.
	Progress func(part Part, done, total int)
}

// Compacted says what [Library] did.
type Compacted struct {
	Parts []Part // what was written anew
	// Held: a reader needs an older state, so the catalogue's file is as large as it was,
	// and holds what was removed, until a later commit or compaction.
	Held bool
}

// Library compacts a library. It needs as much room for a while as [Rooms.Needs] says.
// What was done before an error stays done. Vectors that are not in its folder stay as they are.
func Library(ctx context.Context, t fill.Target, o Options) (c Compacted, err error) {
	if o.Progress == nil {
		o.Progress = func(Part, int, int) {}
	}
	rooms, err := Measure(ctx, t.Read)
	if err != nil {
		return c, err
	}
	if t.Vectors != nil { // they are not in the folder
		delete(rooms, Vectors)
	}
	for _, step := range []struct {
		part Part
		do   func() error
	}{
		{Vectors, func() error { return spaces(ctx, t, o) }},
		{Words, func() error { return words(ctx, t, o) }},
		{Catalogue, func() error {
			return t.Write.Rewrite(ctx, func(done, total int) { o.Progress(Catalogue, done, total) })
		}},
	} {
		// All of a catalogue is written anew: room between rows may hold what was removed.
		if room := rooms[step.part]; o.Due && !room.Due() || room.Unused == 0 && step.part != Catalogue {
			continue
		}
		if err := step.do(); err != nil {
			return c, err
		}
		c.Parts = append(c.Parts, step.part)
	}
	if len(c.Parts) == 0 {
		return c, nil
	}
	whole, err := t.Write.Checkpoint(ctx)
	c.Held = !whole
	return c, err
}

func words(ctx context.Context, t fill.Target, o Options) error {
	_, err := t.RebuildWords(ctx, func(done, total int) { o.Progress(Words, done, total) })
	return err
}

func spaces(ctx context.Context, t fill.Target, o Options) error {
	all, err := t.Write.Spaces(ctx)
	if err != nil {
		return err
	}
	for _, s := range all {
		dead, err := t.Write.CountDeleted(ctx, s.Key)
		if err != nil {
			return err
		}
		if dead == 0 {
			continue
		}
		live := s.Rows - dead
		if err := replace(ctx, t, s, func(done int) { o.Progress(Vectors, done, live) }); err != nil {
			return err
		}
	}
	return nil
}

// replace puts a space without unused rows in the place of one.
func replace(ctx context.Context, t fill.Target, old catalogue.Space, progress func(done int)) error {
	var by catalogue.Space
	err := t.Write.Update(ctx, func(tx *catalogue.Tx) (err error) {
		by, err = tx.ReserveSpace(ctx, old)
		return err
	})
	if err != nil {
		return err
	}
	made, err := fillIn(ctx, t, old, by, progress)
	if err != nil {
		return errors.Join(err, t.Write.RemoveSpaceFolder(by.Key))
	}
	for _, b := range made {
		by.Rows += b.Rows
	}
	// After an error the commit may be there all the same, and name the new folder: the
	// next writer removes the one of the two that is of no use.
	if err := t.Write.Update(ctx, func(tx *catalogue.Tx) error { return tx.ReplaceSpace(ctx, old, by, made) }); err != nil {
		return err
	}
	return t.Write.RemoveSpaceFolder(old.Key)
}
