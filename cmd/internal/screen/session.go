package screen

import "os"

// Session names the terminal that the command was started on and the session on it: two
// commands typed into one window have the same, whatever they redirect. It is empty where
// none of the streams is a terminal, as in a script that a timer runs.
func (s *Screen) Session() string {
	for _, stream := range s.streams {
		if f, ok := stream.(*os.File); ok && isTerminal(f) {
			return sessionOn(f)
		}
	}
	return ""
}
