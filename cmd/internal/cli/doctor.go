package cli

import (
	"context"
	"errors"
	"math/rand/v2"
	"strconv"
	"strings"

	"github.com/urfave/cli/v2"

	"paperkin/cmd/internal/fault"
	"paperkin/cmd/internal/open"
	"paperkin/cmd/internal/option"
	"paperkin/cmd/internal/screen"
	"paperkin/cmd/internal/session"
	"paperkin/cmd/internal/wording"
	"paperkin/index"
)

func doctorCommand(s *session.Run) *cli.Command {
	return &cli.Command{
		Name:  "doctor",
		Usage: "check the library and its embedder, and that they match",
		Flags: append(open.ServerFlags(),
			&cli.BoolFlag{Name: "repair", Category: option.ToRun, Usage: "first take apart what was joined wrongly, rebuild the word index and the codes that speed up searches, and discard damaged vectors"},
			&cli.StringFlag{Name: "sample", Category: option.ToRun, Usage: "check a `SHARE` of the library, such as 5%, and compute again what follows from its papers; 100% is the most thorough check"},
			&cli.Uint64Flag{Name: "seed", Category: option.ToRun, Usage: "with --sample: check the part with number `N` again", DefaultText: "another part every time"},
			&cli.StringFlag{Name: "salvage", Category: option.ToRun, Usage: "make a new library in `DIR` of what can still be read of a damaged one, which stays as it is, and list what is lost (exit code 6)"}),
		Action: func(c *cli.Context) error {
			if err := option.NoArguments(c, "choose the library with --library DIR"); err != nil {
				return err
			}
			d := &doctor{Doctor: session.Doctor{Run: s}}
			if to := c.String("salvage"); to != "" {
				if c.Bool("repair") || c.IsSet("sample") || c.IsSet("seed") {
					return fault.Usagef("salvage first; then repair or check the new library", "doctor: --salvage works without --repair, --sample and --seed")
				}
				return d.salvage(c, to)
			}
			var err error
			if d.part, err = part(c); err != nil {
				return err
			}
			if c.Bool("repair") {
				if err := d.repair(c); err != nil {
					return d.beyond(err)
				}
			}
			lib, err := open.Folder(d.Run, c)
			if err != nil {
				return d.beyond(err)
			}
			defer lib.Close()
			d.OK("library   %s opens (format %d)", lib.Dir(), index.FormatVersion)
			d.config(c, lib.Dir())
			err = d.files(c, lib)
			if err == nil && s.Program.Check != nil {
				err = s.Program.Check(&d.Doctor, c, lib)
			}
			if err == nil {
				err = d.embedder(c, lib)
			}
			if err != nil && !(d.Unsound && isUnsound(err)) { // else already reported
				return d.beyond(err)
			}
			if d.Unsound {
				return fault.ErrUnsound
			}
			return nil
		},
	}
}

// part is the part of the library that is to be checked.
func part(c *cli.Context) (index.Part, error) {
	text := c.String("sample")
	if !c.IsSet("sample") {
		if c.IsSet("seed") {
			return index.Part{}, fault.Usagef("add --sample SHARE", "doctor: --seed works only with --sample")
		}
		return index.Part{}, nil
	}
	number, isShare := strings.CutSuffix(text, "%")
	percent, err := strconv.ParseFloat(number, 64)
	if !isShare || err != nil || !(percent > 0 && percent <= 100) {
		return index.Part{}, fault.Usagef("such as 5% or 0.5%", "--sample %q: want a share above 0%% and up to 100%%", text)
	}
	p := index.Part{Share: percent / 100, Seed: uint64(rand.Uint32())}
	if c.IsSet("seed") {
		p.Seed = c.Uint64("seed")
	}
	return p, nil
}

// isUnsound reports whether an error is one that doctor reports itself: damage, or files
// that do not belong together.
func isUnsound(err error) bool { return index.IsDamage(err) || errors.Is(err, index.ErrForeign) }

// beyond reports what keeps the library from opening, from being mended or from being
// checked further. Other errors are returned unchanged.
func (d *doctor) beyond(err error) error {
	if !isUnsound(err) {
		return err
	}
	d.Bad(fault.Cure(index.CureFor(err)), "library   %v", index.NameCause(err))
	return fault.ErrUnsound
}

// repair rebuilds everything that can be derived from the catalogue and the vectors.
func (d *doctor) repair(c *cli.Context) error {
	w, err := open.Existing(d.Run, c)
	var gap *index.LostCommitsError
	if index.Acceptable(err) {
		if err := index.AcceptLoss(c.Context, option.LibraryDir(c)); err != nil {
			return err
		}
		if errors.As(err, &gap) {
			d.Note("library   continues without the last %d commits: index the sources again", gap.Lost)
		} else {
			d.Note("library   continues as the catalogue has it: index the sources again if that lacks papers")
		}
		w, err = open.Existing(d.Run, c)
	}
	if err != nil {
		return err
	}
	defer w.Close()
	if err := d.settle(c.Context, w); err != nil {
		return err
	}
	p := d.Progress("indexing words", "papers")
	n, err := w.RebuildWords(c.Context, p.Set)
	p.End(err)
	if err != nil {
		return err
	}
	d.OK("words     index of %s rebuilt", screen.Papers(n))
	lost, err := w.MendVectors(c.Context)
	if err != nil {
		return err
	}
	if d.Program.OpenLibrary == nil {
		d.OK("codes     rebuilt for all vectors")
	}
	if lost > 0 {
		d.Note("vectors   %d lost: paperkin index embeds their papers again", lost)
	}
	return open.Publish(c.Context, d.Run, w)
}

// settle makes papers of the records that belong together by the rules of today and by
// what the user has said, as far as that can still be read.
func (d *doctor) settle(ctx context.Context, w *index.Writer) error {
	dropped, err := w.MendShelf(ctx)
	if err != nil {
		return err
	}
	if dropped > 0 {
		d.Note("shelf     %s of what you said of papers damaged and discarded", screen.CountOf(dropped, "line"))
	}
	if dropped, err = w.MendFeeds(ctx); err != nil {
		return err
	}
	if dropped > 0 {
		d.Note("sources   %s damaged and discarded: paperkin source list shows what is left", screen.CountOf(dropped, "line"))
	}
	aside, err := w.MendOutbox(ctx)
	if err != nil {
		return err
	}
	if aside > 0 {
		d.Note("outbox    the letter in it cannot be sent and was put aside: paperkin digest tells of its papers anew")
	}
	done, err := w.Settle(ctx)
	if err != nil {
		return err
	}
	if done.Apart+done.Joined > 0 {
		d.Note("papers    %d taken apart, which makes %d more; %d joined with others", done.Apart, done.New, done.Joined)
	}
	return nil
}

// doctor is a check of a library, or of a part of it.
type doctor struct {
	session.Doctor
	part index.Part
}

// files checks the files of the library.
func (d *doctor) files(c *cli.Context, lib *index.Library) error {
	ctx := c.Context
	if pid := index.WriterAt(lib.Dir()); pid > 0 {
		d.Note("lock      process %d is writing to the library", pid)
	} else {
		d.OK("lock      no process is writing to the library")
	}
	if err := d.parts(c, lib); err != nil {
		return err
	}
	if err := d.shelf(ctx, lib); err != nil {
		return err
	}
	if err := d.feeds(ctx, lib); err != nil {
		return err
	}
	if err := d.outbox(ctx, lib); err != nil {
		return err
	}
	torn, err := lib.Torn(ctx)
	if err != nil {
		return err
	}
	if torn > 0 {
		d.Note("papers    %d have records that are not of one paper: paperkin doctor --repair takes them apart", torn)
	}
	st, err := lib.Status(ctx)
	if err != nil {
		return err
	}
	if st.Behind > 0 {
		d.Note("words     the index lacks the last %d changes: paperkin index or paperkin doctor --repair adds them", st.Behind)
	}
	for _, sp := range st.Spaces {
		l := sp.Ledger
		switch {
		case sp.Role == index.Building:
			d.Note("space     %s: the re-index is not finished: paperkin reindex --embedder %s resumes it", wording.Describe(sp.Space), sp.Spec())
		case l.Failed+l.Pending > 0 && sp.Role == index.Active:
			if err := d.unembedded(ctx, lib, sp.Space, l); err != nil {
				return err
			}
		case sp.Role == index.Active:
			d.OK("papers    %d, none pending, none failed (%d truncated to the model's context, %d without abstract)", st.Papers, l.Truncated, l.NoAbstract)
		}
		if l.Skipped > 0 {
			d.Note("papers    %d without abstract have no vector, as an earlier version left them: paperkin index embeds their titles", l.Skipped)
		}
		if line := wording.Outdated(sp.Space); line != "" && sp.Role == index.Active && !wording.LeavesSymbols(sp.Space.Space) { // which the server decides
			d.Note("space     %s", line)
		}
		if sp.Deleted > sp.Rows/2 && sp.Deleted > 1000 {
			d.Note("space     more than half of the vectors are of papers that were changed or removed: paperkin compact gives back their room")
		}
	}
	return nil
}

// parts compares the parts of the library with each other, and says what nothing uses.
func (d *doctor) parts(c *cli.Context, lib *index.Library) error {
	ctx := c.Context
	var m *screen.Meter // the files come first, and quickly
	problems, err := lib.CheckPart(ctx, index.CheckOptions{Part: d.part, Progress: func(done, total int) {
		if m == nil {
			m = d.Progress("checking", "papers")
		}
		m.Set(done, total)
	}})
	if m != nil {
		m.End(err)
	}
	if err != nil {
		return err
	}
	for _, p := range problems {
		if p.Cure == index.CureIndex {
			d.Note("files     %s: paperkin index puts it right", p.What)
			continue
		}
		d.Bad(fault.Cure(p.Cure), "files     %s", p.What)
	}
	if !d.Unsound {
		d.OK("files     catalogue, vectors and word index match each other and their checksums")
	}
	if d.part.Share > 0 && d.part.Share < 1 {
		d.Note("sample    only %s of the library was checked: --seed %d checks the same part again", c.String("sample"), d.part.Seed)
	}
	left, err := lib.Leftovers(ctx)
	if err != nil {
		return err
	}
	for _, l := range left {
		d.Note("files     %s", fault.Leftover(l))
	}
	return nil
}
