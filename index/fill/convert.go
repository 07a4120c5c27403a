package fill

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"

	"paperkin/index/catalogue"
	"paperkin/index/lexical"
	"paperkin/index/slots"
	"paperkin/index/vector"
)

// Convert returns what brings the files of a library up to date whose stores open opens:
// it copies vectors, and shares the files of the word index. Damage stays what it was
// for vectors; a damaged word index is left out, so that the next [Target.CatchUp]
// builds another one.
func Convert(open vector.Opener) catalogue.Converter {
	return func(ctx context.Context, c catalogue.Conversion) (sums string, err error) {
		for _, s := range c.Spaces {
			if err := convertSpace(ctx, c, s, open); err != nil {
				return "", err
			}
		}
		if c.Words == "" {
			return "", nil
		}
		in, err := catalogue.OpenWords(c.Folder)
		if errors.Is(err, fs.ErrNotExist) {
			return "", nil
		} else if err != nil {
			return "", err
		}
		defer in.Close()
		made, err := lexical.Adopt(in, c.Words, c.NewWords, c.WordsAre)
		if errors.Is(err, lexical.ErrDamaged) {
			return "", in.RemoveAll(c.NewWords)
		}
		return made.Sums, err
	}
}

func convertSpace(ctx context.Context, c catalogue.Conversion, s catalogue.ConvertedSpace, open vector.Opener) (err error) {
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
	if err != nil {
		return err
	}
	defer dir.Close()
	return slots.Derive(dir, vector.Committed{Is: s.Are, Rows: s.Rows}, EachSlot(ctx, c.Catalogue, s.Key))
}
