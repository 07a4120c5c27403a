package source

import (
	"bufio"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"

	"paperkin/index/paper"
	"paperkin/index/paper/charset"
	"paperkin/index/paper/formats"
	"paperkin/index/paper/formats/format"
	"paperkin/index/paper/packed"
)

// Read yields the records of sources, one source after the other, each opened only
// when it is to be read. It needs the same memory for sources of any size.
func Read(ctx context.Context, list []Source, o Options) paper.Records {
	return func(yield func(paper.Record, error) bool) {
		for _, s := range list {
			if !s.read(ctx, o, yield) {
				return
			}
		}
	}
}

// read yields the records of a source and what is wrong with it, and reports whether
// to go on with the next one.
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

// records yields the records of a source until yield returns false. It returns an
// error that concerns the source as a whole.
func (s Source) records(o Options, yield func(paper.Record, error) bool) error {
	raw, err := s.open()
	var bare *fs.PathError
	if errors.As(err, &bare) { // the caller adds the name of the file
		err = bare.Err
	}
	if err != nil {
		return err
	}
	defer raw.Close()
	in, decoder, err := decode(raw)
	if err != nil {
		return err
	}
	if o.Decoded != nil {
		defer func() { o.Decoded(s.Name, decoder.Report()) }()
	}
	input := &format.Input{Reader: in, Name: s.Name}
	f := cmp.Or(o.Format, s.format)
	if f == nil {
		if f, err = formats.Detect(input.Head(), s.Name); err != nil {
			return err
		}
	}
	provider := f.ProviderName()
	input.Yield = func(r paper.Record, err error) bool {
		r.Provider = provider
		return yield(r, err)
	}
	return f.Read(input)
}

// decode returns the content of a source, decompressed, in UTF-8 and with line feeds, and
// what knows how it was decoded. The buffer of the content has a head's size.
func decode(raw io.Reader) (*bufio.Reader, *charset.Reader, error) {
	in, err := packed.NewReader(raw, max(format.HeadSize, charset.Window))
	if err != nil {
		return nil, nil, err
	}
	decoder := charset.NewReader(in)
	return charset.Lines(bufio.NewReaderSize(decoder, format.HeadSize)), decoder, nil
}
