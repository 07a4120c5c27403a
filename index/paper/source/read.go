package source

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"

	"paperkin/index/paper"
	"paperkin/index/paper/formats"
	"paperkin/index/paper/formats/format"
	"paperkin/index/paper/packed"
)

// Read yields the papers of sources, one source after the other, each opened
// when its turn comes. Memory does not depend on their size.
func Read(ctx context.Context, list []Source, o Options) paper.Records {
	return func(yield func(paper.Record, error) bool) {
		for _, s := range list {
			if !s.read(ctx, o, yield) {
				return
			}
		}
	}
}

// read reports whether to go on with the next source.
func (s Source) read(ctx context.Context, o Options, yield func(paper.Record, error) bool) bool {
	more := true
	err := s.records(o, func(r paper.Record, err error) bool {
		if ctx.Err() != nil {
			return false
		}
		more = yield(r, err)
		return more
	})
	switch {
	case !more: // before ctx, which may have been cancelled since
		return false
	case ctx.Err() != nil:
		yield(paper.Record{}, ctx.Err())
		return false
	case err != nil && o.PassOver:
		return yield(paper.Record{}, paper.BadRecord{Source: s.Name, Err: err})
	case err != nil:
		yield(paper.Record{}, fmt.Errorf("%s: %w", s.Name, err))
		return false
	}
	return true
}

// records yields the records of a source until yield returns false. The error that
// it returns is of the source.
func (s Source) records(o Options, yield func(paper.Record, error) bool) error {
	raw, err := s.open()
	var bare *fs.PathError
	if errors.As(err, &bare) { // it names the file, which every error here does
		err = bare.Err
	}
	if err != nil {
		return err
	}
	defer raw.Close()
	in, err := packed.NewReader(raw, format.HeadSize)
	if err != nil {
		return err
	}
	provider := ""
	input := &format.Input{Reader: in, Name: s.Name, Yield: func(r paper.Record, err error) bool {
		r.Provider = provider
		return yield(r, err)
	}}
	f := cmp.Or(o.Format, s.format)
	if f == nil {
		if f, err = formats.Detect(input.Head(), s.Name); err != nil {
			return err
		}
	}
	provider = f.ProviderName()
	return f.Read(input)
}
