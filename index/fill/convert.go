package fill

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"

	"paperkin/index/catalogue"
	"paperkin/index/durable"
	"paperkin/index/lexical"
	"paperkin/index/slots"
	"paperkin/index/vector"
)

// Convert returns what brings the files of a library up to date whose stores open opens:
// it copies vectors that do not say which library they are of, damage included, and says
// which papers they are of. The word index is built anew.
func Convert(open vector.Opener) catalogue.Converter {
	return func(ctx context.Context, c catalogue.Conversion) (w catalogue.Words, err error) {
		for _, s := range c.Spaces {
			if err := convertSpace(ctx, c, s, open); err != nil {
				return w, err
			}
		}
		if c.NewWords == "" {
			return w, nil
		}
		return newWords(ctx, c)
	}
}

// newWords builds the word index of a catalogue that has been brought up to date.
func newWords(ctx context.Context, c catalogue.Conversion) (w catalogue.Words, err error) {
	papers, last, err := c.Catalogue.CountChanges(ctx, 0)
	if err != nil || papers == 0 {
		return w, err
	}
	in, err := catalogue.OpenWords(c.Folder)
	if err != nil {
		return w, err
	}
	defer in.Close()
	step := lexical.Step{To: c.NewWords, As: c.WordsAre}
	made, err := lexical.Update(ctx, in, step, changesOf(func(yield func(catalogue.Change) bool) error {
		return c.Catalogue.EachChange(ctx, 0, last, yield)
	}), nil)
	if err != nil {
		return w, errors.Join(fmt.Errorf("build the word index: %w", err), in.RemoveAll(step.To))
	}
	if want, err := c.Catalogue.CountPapers(ctx); err != nil || made.Papers != want { // the catalogue is damaged
		return w, errors.Join(err, in.RemoveAll(step.To))
	}
	return catalogue.Words{Seq: last, Is: made.Identity.Identity, Sums: made.Sums}, durable.SyncIn(in, ".")
}

func convertSpace(ctx context.Context, c catalogue.Conversion, s catalogue.ConvertedSpace, open vector.Opener) (err error) {
	if s.From == s.To {
		return deriveSlots(ctx, c, s)
	}
	from, err := c.Folder.OpenRoot(s.From)
	if errors.Is(err, fs.ErrNotExist) {
		return nil // the new folder lacks the rows as well
	} else if err != nil {
		return err
	}
	defer from.Close()
	to, err := c.Folder.OpenRoot(s.To)
	if err != nil {
		return err
	}
	store, err := open(to, s.Dimensions, vector.Committed{Is: s.Are})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, store.Close()) }()
	adopter, ok := store.(vector.Adopter)
	if !ok {
		return fmt.Errorf("%s: this kind of vector store cannot take over the vectors of an earlier library", filepath.Join(c.Folder.Path(), s.From))
	}
	if err := adopter.Adopt(ctx, from, s.Rows, c.Copied); err != nil {
		return err
	}
	return deriveSlots(ctx, c, s)
}

// deriveSlots makes the file that says which papers the rows of a space are of.
func deriveSlots(ctx context.Context, c catalogue.Conversion, s catalogue.ConvertedSpace) error {
	dir, err := c.Folder.OpenRoot(s.To)
	if errors.Is(err, fs.ErrNotExist) && s.From == s.To {
		return nil // the rows are lost as well
	} else if err != nil {
		return err
	}
	defer dir.Close()
	// One that is there already is of an upgrade that was killed, after which an earlier
	// version may have gone on with the library.
	if err := dir.Remove(slots.Name); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return durable.Whole(dir, err)
	}
	return slots.Derive(dir, vector.Committed{Is: s.Are, Rows: s.Rows}, EachSlot(ctx, c.Catalogue, s.Key))
}
