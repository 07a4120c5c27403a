package source

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"strings"

	"paperkin/index/paper"
	"paperkin/index/paper/foreign"
	"paperkin/index/paper/formats/format"
)

// Read yields the records of sources, one source after the other, each opened only
// when it is to be read; those that supplement others come last. It needs the same memory
// for sources of any size.
func Read(ctx context.Context, list []Source, o Options) paper.Records {
	return func(yield func(paper.Record, error) bool) {
		for _, last := range []bool{false, true} {
			for _, s := range list {
				if s.supplements() == last && !s.read(ctx, o, yield) {
					return
				}
			}
		}
	}
}

// supplements reports whether a source is known to supplement others.
func (s Source) supplements() bool { return s.format != nil && s.format.Supplements }

// read yields the records of a source and what is wrong with it, and reports whether
// to go on with the next one.
func (s Source) read(ctx context.Context, o Options, yield func(paper.Record, error) bool) bool {
	more := true
	err := s.records(ctx, o, func(r paper.Record, err error) bool {
		if ctx.Err() != nil {
			return false
		}
		more = yield(r, err)
		return more
	})
	switch {
	case !more || err == errStopped: // before ctx, which may have been cancelled since
		return false
	case ctx.Err() != nil:
		yield(paper.Record{}, ctx.Err())
		return false
	case err != nil && (o.PassOver || errors.Is(err, ErrNothing)):
		return yield(paper.Record{}, paper.BadRecord{Source: s.Name, Err: err})
	case err != nil:
		yield(paper.Record{}, fmt.Errorf("%s: %w", strings.TrimSuffix(s.Name, ":"), err)) // of a place
		return false
	}
	return true
}

// records yields the records of a source until yield returns false. It returns an
// error that concerns the source as a whole.
func (s Source) records(ctx context.Context, o Options, yield func(paper.Record, error) bool) error {
	switch {
	case s.refused != nil:
		return s.refused
	case s.place != nil:
		return s.place.Records(ctx, yield)
	}
	raw, err := s.open()
	var bare *fs.PathError
	if errors.As(err, &bare) { // the caller adds the name of the file
		err = bare.Err
	}
	if err != nil {
		return err
	}
	defer raw.Close()
	if o.Bytes != nil {
		raw = counted{raw, o.Bytes}
	}
	in, err := open(raw, s.Name)
	if err != nil {
		return unread(err)
	}
	defer in.Close()
	if in.zip != nil {
		return s.unzip(ctx, in.zip, o, yield)
	}
	input := &format.Input{Reader: in.Reader, Name: s.Name, Skipped: o.Skipped}
	head := input.Head()
	if s.special != "" && len(head.Bytes) == 0 && head.Err == nil {
		kind := foreign.Silent
		if s.special == device {
			kind = foreign.Device
		}
		return nothingIn(kind, strings.Replace(s.special, "a ", "an empty ", 1))
	}
	f := cmp.Or(o.Format, s.format)
	if f == nil {
		if f, err = detect(head, s.Name); err != nil {
			return unread(err)
		}
	}
	if f.Read == nil {
		return nothingIn(foreign.Misread, fmt.Sprintf("no %s: it begins with %q", f, format.Shorten(format.FirstLine(head.Bytes))))
	}
	any, err := readAs(f, input, yield, func() error { return f.Read(input) })
	switch {
	case err != nil:
		return err
	case !any:
		return nothing(head, s.Name, f)
	}
	if o.Decoded != nil {
		o.Decoded(s.Name, in.decoder.Report())
	}
	return nil
}

// readAs yields the records of an input in a format, and reports whether there was any, or a
// bad one. An error before is one of [unread].
func readAs(f *format.Format, in *format.Input, yield func(paper.Record, error) bool, read func() error) (any bool, err error) {
	provider := f.ProviderName()
	in.Yield = func(r paper.Record, err error) bool {
		r.Provider, any = provider, true
		return yield(r, err)
	}
	passed := 0
	in.Passed = func() { passed++ }
	if err = read(); err != nil && !any {
		err = unread(err)
	}
	if passed > 0 {
		in.Skip(noPapers(passed))
	}
	return any, err
}

// noPapers says how many records of a source are of no paper.
func noPapers(n int) error {
	if n == 1 {
		return errors.New("1 record that is no paper")
	}
	return fmt.Errorf("%d records that are no papers", n)
}
