package format

import "io"

// A Window is a buffered reader that can return text that it has passed on: what was read
// since a call of Keep.
type Window struct {
	in     io.Reader
	buffer []byte
	at     int   // of buffer, what has been passed on
	start  int64 // offset of buffer
	kept   int64 // offset from which on text is kept; -1: none is
	err    error // of in, which comes behind what is in buffer
}

// NewWindow returns a Window that reads from in.
func NewWindow(in io.Reader) *Window {
	return &Window{in: in, buffer: make([]byte, 0, 2*HeadSize), kept: -1}
}

// Keep makes the window keep what stands behind an offset, where reading goes on.
func (w *Window) Keep(offset int64) { w.kept = offset }

// Release ends that.
func (w *Window) Release() { w.kept = -1 }

// Text returns the text between two offsets, which is kept.
func (w *Window) Text(from, to int64) string { return string(w.buffer[from-w.start : to-w.start]) }

// ReadByte is that of io.ByteReader.
func (w *Window) ReadByte() (byte, error) {
	if w.at == len(w.buffer) {
		if err := w.fill(); err != nil {
			return 0, err
		}
	}
	c := w.buffer[w.at]
	w.at++
	return c, nil
}

// Read is that of io.Reader.
func (w *Window) Read(p []byte) (int, error) {
	if w.at == len(w.buffer) {
		if err := w.fill(); err != nil {
			return 0, err
		}
	}
	n := copy(p, w.buffer[w.at:])
	w.at += n
	return n, nil
}

// fill reads on when everything has been passed on.
func (w *Window) fill() error {
	if w.err != nil {
		return w.err
	}
	w.drop()
	if cap(w.buffer)-len(w.buffer) < HeadSize {
		w.buffer = append(make([]byte, 0, 2*cap(w.buffer)), w.buffer...)
	}
	for range 100 { // as many attempts as bufio has
		space := w.buffer[len(w.buffer) : len(w.buffer)+HeadSize]
		n, err := w.in.Read(space)
		w.buffer, w.err = w.buffer[:len(w.buffer)+n], err
		switch {
		case n > 0:
			return nil
		case err != nil:
			return err
		}
	}
	return io.ErrNoProgress
}

// drop drops what is not kept.
func (w *Window) drop() {
	n := len(w.buffer)
	if w.kept >= 0 {
		n = int(w.kept - w.start)
	}
	kept := w.buffer[n:]
	if len(kept) == 0 && cap(w.buffer) > 4*HeadSize { // of a large record
		w.buffer = make([]byte, 0, 2*HeadSize)
	}
	w.buffer = append(w.buffer[:0], kept...)
	w.at = len(w.buffer)
	w.start += int64(n)
}
