package pages

import "paperkin/index/catalogue/wal"

// log is what a write-ahead log has of the database.
type log struct {
	file   Source
	bytes  int64            // size of the file
	size   int              // of a page; 0 without a log
	count  uint32           // pages of the database after the last commit; 0 if there is none
	frames map[uint32]int64 // where the last committed version of a page is
}

// readLog reads a log up to its last commit before the first frame that is not
// as it was written, as SQLite does: what follows that frame is lost, since pages of
// different moments do not belong together.
func readLog(file Source) log {
	if file == nil {
		return log{}
	}
	l := log{file: file, bytes: file.Size(), frames: map[uint32]int64{}}
	open := map[uint32]int64{} // since the last commit
	for f, err := range wal.Frames(file) {
		if err != nil {
			break
		}
		open[f.Page] = f.At
		if f.Count == 0 {
			continue
		}
		for page, at := range open {
			l.frames[page] = at
		}
		clear(open)
		l.size, l.count = len(f.Content), f.Count
	}
	if l.count == 0 { // no commit
		return log{}
	}
	return l
}
