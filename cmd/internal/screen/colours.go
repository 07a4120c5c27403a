package screen

// Colourings are when text is coloured, for [Screen.Colour].
var Colourings = []string{"auto", "always", "never"}

// coloursOf reports whether the environment wants colours in Out, which is a terminal or
// not: https://no-color.org and https://bixense.com/clicolors.
func coloursOf(terminal bool, getenv func(string) string) bool {
	switch force := getenv("CLICOLOR_FORCE"); {
	case getenv("NO_COLOR") != "":
		return false
	case force != "" && force != "0":
		return true
	}
	return terminal && getenv("TERM") != "dumb"
}

// Colour turns colours on ("always") or off ("never"), whatever the environment says;
// "auto" leaves them as they are. It is called before anything is written. Links are for
// terminals alone.
func (s *Screen) Colour(when string) {
	switch when {
	case "always":
		s.setColours(true)
	case "never":
		s.setColours(false)
	}
}

// setColours puts a guard between Out and what it leads to, that lets our control sequences
// through. A terminal gets no others; a file gets all other bytes as they are.
func (s *Screen) setColours(on bool) {
	s.colours, s.links, s.seal = on, on && s.Terminal, nil
	if on {
		s.seal = newSeal()
	}
	s.out.w = s.dest
	if on || s.Terminal {
		s.out.w = &guard{w: s.dest, seal: s.seal, open: !s.Terminal}
	}
}
