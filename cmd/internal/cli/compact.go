package cli

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"

	"github.com/urfave/cli/v2"

	"paperkin/cmd/internal/fault"
	"paperkin/cmd/internal/open"
	"paperkin/cmd/internal/option"
	"paperkin/cmd/internal/screen"
	"paperkin/cmd/internal/session"
	"paperkin/index"
)

func compactCommand(s *session.Run) *cli.Command {
	return &cli.Command{
		Name:  "compact",
		Usage: "give back the room of removed papers, and erase their texts",
		Description: "Catalogue, vectors and word index are written anew without what was removed or replaced.\n" +
			"Searches can go on meanwhile. paperkin index does it by itself when more than a quarter is unused.",
		Flags: []cli.Flag{
			&cli.BoolFlag{Name: "old", Category: option.ToRun, Usage: "also remove what nothing uses: catalogues that upgrades kept, files put aside or not finished"},
			&cli.BoolFlag{Name: "json", Category: option.ToPrint, Usage: "print the summary as JSON"},
		},
		Action: func(c *cli.Context) error { return runCompact(s, c) },
	}
}

// compaction is the JSON form of what compact did: a contract with scripts.
type compaction struct {
	Before   int64                 `json:"bytes_before"`
	After    int64                 `json:"bytes_after"`
	Parts    []index.PartOfLibrary `json:"compacted"`
	Held     bool                  `json:"held"`               // by a reader: catalog.db stays as large as it is for now
	Leftover []string              `json:"leftover,omitempty"` // what nothing uses and may hold removed texts
}

func runCompact(s *session.Run, c *cli.Context) error {
	if err := option.NoArguments(c, "choose the library with --library DIR"); err != nil {
		return err
	}
	lib, err := open.Folder(s, c)
	if err != nil {
		return err
	}
	left, err := lib.Leftovers(c.Context) // without a writer, which would leave out unfinished files
	if err := cmp.Or(err, lib.Close()); err != nil {
		return err
	}
	w, err := open.Writer(s, c)
	if err != nil {
		return err
	}
	defer w.Close()
	before, err := w.Library.Status(c.Context)
	if err != nil {
		return err
	}
	s.Notice("needs up to %s of free space for a while", screen.Size(before.Rooms.Needs()))
	sum := compaction{Before: before.Bytes, Leftover: []string{}}
	for _, l := range left {
		if c.Bool("old") && l.Why != index.LeftNewer {
			if err := w.RemoveLeftover(l); err != nil {
				return err
			}
			continue
		}
		sum.Leftover = append(sum.Leftover, l.Path)
		s.Notice("%s", fault.Leftover(l))
	}
	done, err := compactParts(c.Context, s, w, index.CompactOptions{})
	if err != nil {
		return err
	}
	after, err := w.Library.Status(c.Context)
	if err != nil {
		return err
	}
	sum.After, sum.Parts, sum.Held = after.Bytes, done.Parts, done.Held
	if c.Bool("json") {
		return json.NewEncoder(s.Out).Encode(sum)
	}
	_, err = fmt.Fprintf(s.Out, "compacted: %s before, %s now\n", screen.Size(sum.Before), screen.Size(sum.After))
	return err
}

// compactParts compacts a library, and shows how far each of its parts is.
func compactParts(ctx context.Context, s *session.Run, w *index.Writer, o index.CompactOptions) (done index.Compacted, err error) {
	var p *screen.Meter
	var of index.PartOfLibrary
	o.Progress = func(part index.PartOfLibrary, done, total int) {
		if part != of && p != nil {
			p.End(nil)
		}
		if part != of {
			p, of = s.Progress("compacting "+string(part), units[part]), part
		}
		p.Set(done, total)
	}
	done, err = w.Compact(ctx, o)
	if p != nil {
		p.End(err)
	}
	if done.Held {
		s.Notice("another process reads an older state: catalog.db gets smaller, and loses what was removed, with the next command that writes")
	}
	return done, err
}

// units are what progress is counted in.
var units = map[index.PartOfLibrary]string{index.VectorsPart: "vectors", index.WordsPart: "papers", index.CataloguePart: "pages"}

// compactIfDue compacts the parts of a library of which more than a quarter is unused.
func compactIfDue(ctx context.Context, s *session.Run, w *index.Writer) error {
	done, err := compactParts(ctx, s, w, index.CompactOptions{Due: true})
	if len(done.Parts) > 0 {
		s.Notice("compacted the library: more than a quarter was unused")
	}
	return err
}
