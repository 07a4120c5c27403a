package pages

import "encoding/binary"

// log is what a write-ahead log has of the database:
// https://www.sqlite.org/fileformat2.html#the_write_ahead_log
type log struct {
	file   Source
	bytes  int64            // size of the file
	size   int              // of a page; 0 without a log
	count  uint32           // pages of the database after the last commit; 0 if there is none
	frames map[uint32]int64 // where the last committed version of a page is
}

const (
	logHeader   = 32
	frameHeader = 24
)

// readLog reads a log up to its last commit before the first frame that is not
// as it was written, as SQLite does: what follows that frame is lost, since pages of
// different moments do not belong together.
func readLog(file Source) log {
	var head [logHeader]byte
	if file == nil {
		return log{}
	}
	if _, err := file.ReadAt(head[:], 0); err != nil {
		return log{}
	}
	sum := checksum{order: binary.LittleEndian}
	switch binary.BigEndian.Uint32(head[:]) {
	case 0x377f0682:
	case 0x377f0683:
		sum.order = binary.BigEndian
	default:
		return log{}
	}
	size := pageSize(head[10:]) // of four bytes, of which the first two are 0, as is the second pair of 65536
	if n := binary.BigEndian.Uint32(head[8:]); n == 1<<16 {
		size = 1 << 16
	} else if n != uint32(size) {
		return log{}
	}
	sum.add(head[:24])
	if !isPageSize(size) || !sum.is(head[24:]) {
		return log{}
	}
	l := log{file: file, bytes: file.Size(), size: size, frames: map[uint32]int64{}}
	l.readFrames(sum, head[16:24])
	if l.count == 0 { // no commit
		return log{}
	}
	return l
}

// readFrames reads the frames that carry the salt of the log's header.
func (l *log) readFrames(sum checksum, salt []byte) {
	frame := make([]byte, frameHeader+l.size)
	open := map[uint32]int64{} // since the last commit
	for at := int64(logHeader); at+int64(len(frame)) <= l.bytes; at += int64(len(frame)) {
		if _, err := l.file.ReadAt(frame, at); err != nil || string(frame[8:16]) != string(salt) {
			return
		}
		sum.add(frame[:8])
		sum.add(frame[frameHeader:])
		number, count := binary.BigEndian.Uint32(frame), binary.BigEndian.Uint32(frame[4:])
		if !sum.is(frame[16:]) || number == 0 {
			return
		}
		open[number] = at + frameHeader
		if count == 0 {
			continue
		}
		for number, at := range open {
			l.frames[number] = at
		}
		clear(open)
		l.count = count
	}
}

// checksum is the checksum of a log:
// https://www.sqlite.org/fileformat2.html#checksum_algorithm
type checksum struct {
	order  binary.ByteOrder
	s0, s1 uint32
}

// add adds bytes, a multiple of 8.
func (c *checksum) add(b []byte) {
	for ; len(b) >= 8; b = b[8:] {
		c.s0 += c.order.Uint32(b) + c.s1
		c.s1 += c.order.Uint32(b[4:]) + c.s0
	}
}

func (c *checksum) is(b []byte) bool {
	return binary.BigEndian.Uint32(b) == c.s0 && binary.BigEndian.Uint32(b[4:]) == c.s1
}
