package cli

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"strconv"
	"strings"

	"github.com/urfave/cli/v2"

	"paperkin/cmd/internal/fault"
	"paperkin/cmd/internal/option"
	"paperkin/cmd/internal/screen"
	"paperkin/index"
)

func doctorCommand(s *streams) *cli.Command {
	return &cli.Command{
		Name:  "doctor",
		Usage: "check the library and its embedder, and that they match",
		Flags: append(serverFlags(),
			&cli.BoolFlag{Name: "repair", Category: option.ToRun, Usage: "first take apart what was joined wrongly, rebuild the word index and the codes that speed up searches, and discard damaged vectors"},
			&cli.StringFlag{Name: "sample", Category: option.ToRun, Usage: "check a `SHARE` of the library, such as 5%, and compute again what follows from its papers; 100% is the most thorough check"},
			&cli.Uint64Flag{Name: "seed", Category: option.ToRun, Usage: "with --sample: check the part with number `N` again", DefaultText: "another part every time"},
			&cli.StringFlag{Name: "salvage", Category: option.ToRun, Usage: "make a new library in `DIR` of what can still be read of a damaged one, which stays as it is, and list what is lost (exit code 6)"}),
		Action: func(c *cli.Context) error {
			if err := option.NoArguments(c, "choose the library with --library DIR"); err != nil {
				return err
			}
			d := &doctor{streams: s}
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
			lib, err := openFolder(d.streams, c)
			if err != nil {
				return d.beyond(err)
			}
			defer lib.Close()
			d.ok("library   %s opens (format %d)", lib.Dir(), index.FormatVersion)
			d.config(c, lib.Dir())
			err = d.files(c, lib)
			if err == nil && s.program.Check != nil {
				err = s.program.Check(&Doctor{d}, c, lib)
			}
			if err == nil {
				err = d.embedder(c, lib)
			}
			if err != nil && !(d.unsound && isUnsound(err)) { // else already reported
				return d.beyond(err)
			}
			if d.unsound {
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
	d.bad(fault.Cure(index.CureFor(err)), "library   %v", index.NameCause(err))
	return fault.ErrUnsound
}

// repair rebuilds everything that can be derived from the catalogue and the vectors.
func (d *doctor) repair(c *cli.Context) error {
	w, err := openExisting(d.streams, c)
	var gap *index.LostCommitsError
	if index.Acceptable(err) {
		if err := index.AcceptLoss(c.Context, option.LibraryDir(c)); err != nil {
			return err
		}
		if errors.As(err, &gap) {
			d.note("library   continues without the last %d commits: index the sources again", gap.Lost)
		} else {
			d.note("library   continues as the catalogue has it: index the sources again if that lacks papers")
		}
		w, err = openExisting(d.streams, c)
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
	d.ok("words     index of %s rebuilt", screen.Papers(n))
	lost, err := w.MendVectors(c.Context)
	if err != nil {
		return err
	}
	if d.program.OpenLibrary == nil {
		d.ok("codes     rebuilt for all vectors")
	}
	if lost > 0 {
		d.note("vectors   %d lost: paperkin index embeds their papers again", lost)
	}
	return publish(c.Context, d.streams, w)
}

// settle makes papers of the records that belong together by the rules of today and by
// what the user has said, as far as that can still be read.
func (d *doctor) settle(ctx context.Context, w *index.Writer) error {
	dropped, err := w.MendShelf(ctx)
	if err != nil {
		return err
	}
	if dropped > 0 {
		d.note("shelf     %s of what you said of papers damaged and discarded", screen.CountOf(dropped, "line"))
	}
	if dropped, err = w.MendFeeds(ctx); err != nil {
		return err
	}
	if dropped > 0 {
		d.note("sources   %s damaged and discarded: paperkin source list shows what is left", screen.CountOf(dropped, "line"))
	}
	aside, err := w.MendOutbox(ctx)
	if err != nil {
		return err
	}
	if aside > 0 {
		d.note("outbox    the letter in it cannot be sent and was put aside: paperkin digest tells of its papers anew")
	}
	done, err := w.Settle(ctx)
	if err != nil {
		return err
	}
	if done.Apart+done.Joined > 0 {
		d.note("papers    %d taken apart, which makes %d more; %d joined with others", done.Apart, done.New, done.Joined)
	}
	return nil
}

// Doctor is a check of a library, as a program's own part of it sees it.
type Doctor struct{ *doctor }

// OK prints something that is as it is to be: what it is about, in columns of ten, and what
// was found.
func (d *Doctor) OK(format string, args ...any) { d.ok(format, args...) }

// Note prints something that may be worth knowing, and Bad what is wrong, with the command
// that mends it.
func (d *Doctor) Note(format string, args ...any)     { d.note(format, args...) }
func (d *Doctor) Bad(fix, format string, args ...any) { d.bad(fix, format, args...) }

// doctor prints its findings one by one and remembers whether any was bad.
type doctor struct {
	*streams
	part    index.Part
	unsound bool
}

func (d *doctor) ok(format string, args ...any) {
	line := screen.Message(d.own(fmt.Sprintf(format, args...)))
	topic := min(len(line), len("library   "))
	fmt.Fprintln(d.Out, d.Hang("ok    "+line[:topic], line[topic:]))
}

func (d *doctor) note(format string, args ...any) {
	fmt.Fprintln(d.Out, "note ", screen.Message(d.own(fmt.Sprintf(format, args...))))
}

// bad reports a problem and the command that fixes it; fix is empty if an error
// with its own hint follows.
func (d *doctor) bad(fix, format string, args ...any) {
	d.unsound = true
	fmt.Fprintln(d.Out, "BAD  ", screen.Message(d.own(fmt.Sprintf(format, args...))))
	if fix != "" {
		fmt.Fprintln(d.Out, "      fix it with:", screen.Message(d.own(fix)))
	}
}

// files checks the files of the library.
func (d *doctor) files(c *cli.Context, lib *index.Library) error {
	ctx := c.Context
	if pid := index.WriterAt(lib.Dir()); pid > 0 {
		d.note("lock      process %d is writing to the library", pid)
	} else {
		d.ok("lock      no process is writing to the library")
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
		d.note("papers    %d have records that are not of one paper: paperkin doctor --repair takes them apart", torn)
	}
	st, err := lib.Status(ctx)
	if err != nil {
		return err
	}
	if st.Behind > 0 {
		d.note("words     the index lacks the last %d changes: paperkin index or paperkin doctor --repair adds them", st.Behind)
	}
	for _, sp := range st.Spaces {
		l := sp.Ledger
		switch {
		case sp.Role == index.Building:
			d.note("space     %s: the re-index is not finished: paperkin reindex --embedder %s resumes it", describe(sp.Space), sp.Spec())
		case l.Failed+l.Pending > 0 && sp.Role == index.Active:
			if err := d.unembedded(ctx, lib, sp.Space, l); err != nil {
				return err
			}
		case sp.Role == index.Active:
			d.ok("papers    %d, none pending, none failed (%d truncated to the model's context, %d without abstract)", st.Papers, l.Truncated, l.NoAbstract)
		}
		if l.Skipped > 0 {
			d.note("papers    %d without abstract have no vector, as an earlier version left them: paperkin index embeds their titles", l.Skipped)
		}
		if line := outdated(sp.Space); line != "" && sp.Role == index.Active && !leavesSymbols(sp.Space.Space) { // which the server decides
			d.note("space     %s", line)
		}
		if sp.Deleted > sp.Rows/2 && sp.Deleted > 1000 {
			d.note("space     more than half of the vectors are of papers that were changed or removed: paperkin compact gives back their room")
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
			d.note("files     %s: paperkin index puts it right", p.What)
			continue
		}
		d.bad(fault.Cure(p.Cure), "files     %s", p.What)
	}
	if !d.unsound {
		d.ok("files     catalogue, vectors and word index match each other and their checksums")
	}
	if d.part.Share > 0 && d.part.Share < 1 {
		d.note("sample    only %s of the library was checked: --seed %d checks the same part again", c.String("sample"), d.part.Seed)
	}
	left, err := lib.Leftovers(ctx)
	if err != nil {
		return err
	}
	for _, l := range left {
		d.note("files     %s", leftover(l))
	}
	return nil
}
