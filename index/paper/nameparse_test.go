package paper

import (
	"slices"
	"strings"
	"testing"
)

func TestParseName(t *testing.T) {
	for in, want := range map[string]Name{
		"Ito, Kei":                          {Family: "Ito", Given: "Kei"},
		"Kei Ito":                           {Family: "Ito", Given: "Kei"},
		"van den Berg, Jan":                 {Family: "van den Berg", Given: "Jan"},
		"Jan van den Berg":                  {Family: "van den Berg", Given: "Jan"},
		"Berg, Jan van den":                 {Family: "Berg", Given: "Jan", Dropping: "van den"},
		"Goethe, Johann Wolfgang von":       {Family: "Goethe", Given: "Johann Wolfgang", Dropping: "von"},
		"Charles de la Vallée Poussin":      {Family: "de la Vallée Poussin", Given: "Charles"},
		"Mara De Niro":                      {Family: "De Niro", Given: "Mara"},
		"José Ortega y Gasset":              {Family: "Ortega y Gasset", Given: "José"},
		"d'Alembert, J. le R.":              {Family: "d'Alembert", Given: "J. le R."},
		"O'Neil, T., Jr.":                   {Family: "O'Neil", Given: "T.", Suffix: "Jr."},
		"King, Jr., Martin":                 {Family: "King", Given: "Martin", Suffix: "Jr."},
		"King, Martin, Jr.":                 {Family: "King", Given: "Martin", Suffix: "Jr."},
		"Martin King Jr.":                   {Family: "King", Given: "Martin", Suffix: "Jr."},
		"Martin King, Jr.":                  {Family: "King", Given: "Martin", Suffix: "Jr."},
		"Martin King, Ph.D.":                {Family: "King", Given: "Martin", Suffix: "Ph.D."},
		"King, Martin, MD, PhD":             {Family: "King", Given: "Martin", Suffix: "MD PhD"},
		"King MA 2nd":                       {Family: "King", Given: "MA", Suffix: "2nd"},
		"King MA Jr":                        {Family: "King", Given: "MA", Suffix: "Jr"},
		"King MD":                           {Family: "King", Given: "MD"},
		"King, MD":                          {Family: "King", Given: "MD"},
		"Phillips, A.J., III":               {Family: "Phillips", Given: "A.J.", Suffix: "III"},
		"Henry Louis Gates III":             {Family: "Gates", Given: "Henry Louis", Suffix: "III"},
		"Chan A.D.":                         {Family: "Chan", Given: "A.D."},
		"Smith JA":                          {Family: "Smith", Given: "JA"},
		"Montes G":                          {Family: "Montes", Given: "G"},
		"van der Berg H":                    {Family: "van der Berg", Given: "H"},
		"Silva Costa A.B.":                  {Family: "Silva Costa", Given: "A.B."},
		"Berg J. van den":                   {Family: "Berg", Given: "J.", Dropping: "van den"},
		"Dupont J.-P.":                      {Family: "Dupont", Given: "J.-P."},
		"Ivanova Yu. A.":                    {Family: "Ivanova", Given: "Yu. A."},
		"SMITH JR.":                         {Family: "SMITH", Given: "JR."},
		"Ann LEE":                           {Family: "LEE", Given: "Ann"},
		"J.R.R. Tolkien":                    {Family: "Tolkien", Given: "J.R.R."},
		"J. R. R. Tolkien":                  {Family: "Tolkien", Given: "J. R. R."},
		"H.~K. Toy":                         {Family: "Toy", Given: "H. K."},
		"Silva Costa, Ana Maria":            {Family: "Silva Costa", Given: "Ana Maria"},
		"Müller-Lüdenscheidt, H.~K.":        {Family: "Müller-Lüdenscheidt", Given: "H. K."},
		`Mu{\~n}oz, Jos\'e`:                 {Family: "Muñoz", Given: "José"},
		"Nguyễn Văn A":                      {Family: "Nguyễn Văn", Given: "A"},
		"毛泽东":                               {Family: "毛泽东"},
		"伊藤 慧":                              {Family: "伊藤", Given: "慧"},
		"伊藤, 慧":                             {Family: "伊藤", Given: "慧"},
		"Plato":                             {Family: "Plato"},
		"{Barnes and Noble, Inc}":           {Literal: "Barnes and Noble, Inc"},
		"Barnes and Noble, Inc.":            {Literal: "Barnes and Noble, Inc."},
		"{de la Rosa}, M.":                  {Family: "de la Rosa", Given: "M."},
		"Jan {van Berg}":                    {Family: "van Berg", Given: "Jan"},
		"Toy Collaboration":                 {Literal: "Toy Collaboration"},
		"Collaboration, Toy":                {Literal: "Toy Collaboration"},
		"Group, T.":                         {Family: "Group", Given: "T."},
		"Centers for Toys and Prevention":   {Literal: "Centers for Toys and Prevention"},
		"Ministry of Toys, France":          {Literal: "Ministry of Toys, France"},
		"The Toy Study":                     {Literal: "The Toy Study"},
		"University of Toys":                {Literal: "University of Toys"},
		"World Health Institute,":           {Literal: "World Health Institute"},
		"Smith, John (0000-0001-0000-000X)": {Family: "Smith", Given: "John"},
		"Smith, John https://orcid.org/0000-0001-0000-0000": {Family: "Smith", Given: "John"},
		"Smith, John (57202138757)":                         {Family: "Smith", Given: "John"},
		"Smith, John <john@example.org>":                    {Family: "Smith", Given: "John"},
		"John Smith1,2*":                                    {Family: "Smith", Given: "John"},
		"John Smith†":                                       {Family: "Smith", Given: "John"},
		"Wei Wang 0001":                                     {Family: "Wang", Given: "Wei"},
		"Smith, John (Ed.)":                                 {Family: "Smith", Given: "John"},
		"danah boyd":                                        {Family: "boyd", Given: "danah"},
		"et al.":                                            {}, "others": {}, "": {}, " , ": {}, "and others": {},
	} {
		if got := ParseName(in); got != want {
			t.Errorf("%q: got %+v, want %+v", in, got, want)
		}
	}
}

func TestParseNames(t *testing.T) {
	const two = "Smith/J. Jones/K."
	for _, tt := range []struct{ in, want string }{ // family/given, bodies behind "=", "+" for more
		{"Smith, J., Jones, K. and Li, W.", "Smith/J. Jones/K. Li/W."},
		{"Smith, J., Jones, K., & Li, W.", "Smith/J. Jones/K. Li/W."},
		{"Smith, J., Jones, K., Li, W.", "Smith/J. Jones/K. Li/W."},
		{"J. Smith, K. Jones, and L. Li", "Smith/J. Jones/K. Li/L."},
		{"Smith J, Jones KL, van der Berg H", "Smith/J Jones/KL van_der_Berg/H"},
		{"Smith J., Jones K.", two},
		{"John Smith, Kim Jones", "Smith/John Jones/Kim"},
		{"Smith, John; Jones, Kim", "Smith/John Jones/Kim"},
		{"Smith, John and Jones, Kim", "Smith/John Jones/Kim"},
		{"Smith, John and Kim Jones", "Smith/John Jones/Kim"},
		{"John Smith and Kim Jones", "Smith/John Jones/Kim"},
		{"John Smith; Kim Jones et al.", "Smith/John Jones/Kim +"},
		{"Smith, J.; Jones, K.; et al", two + " +"},
		{"Smith J, Jones K, et al.", "Smith/J Jones/K +"},
		{"Smith, John, et al.", "Smith/John +"},
		{"Smith, John and others", "Smith/John +"},
		{"Smith, John and et al.", "Smith/John +"},
		{"Smith J (and others)", "Smith/J +"},
		{`["Ann Lee", "Bob Ray"]`, "Lee/Ann Ray/Bob"},
		{`['Ann Lee', "Bob O'Ray"]`, "Lee/Ann O'Ray/Bob"},
		{`[]`, ""},
		{`c("Ann Lee", "Bob Ray")`, "Lee/Ann Ray/Bob"},
		{"Smith, John (57202138757); Jones, Kim (111)", "Smith/John Jones/Kim"},
		{"Smith, J. A., & Jones, K. L.", "Smith/J._A. Jones/K._L."},
		{"Ann Lee|Bob Ray", "Lee/Ann Ray/Bob"},
		{"Ann Lee\nBob Ray\n", "Lee/Ann Ray/Bob"},
		{"Smith,\n John\n and\n Jones, Kim", "Smith/John Jones/Kim"},
		{"Smith, J. & Jones, K. \\& Li, L.", "Smith/J. Jones/K. Li/L."},
		{"Smith, John, Jones, Kim", "Smith/John Jones/Kim"},
		{"Smith, Jones and Li", "Smith/ Jones/ Li/"},
		{"Silva Costa, Ana", "Silva_Costa/Ana"},
		{"Smith, Mary Ann", "Smith/Mary_Ann"},
		{"King, M., Jr., Smith, J.", "King/M./Jr. Smith/J."},
		{"Smith, J., King, Jr., M., and Li, W.", "Smith/J. King/M./Jr. Li/W."},
		{"A. One, B. Two, Jr. and C. Three", "One/A. Two/B./Jr. Three/C."},
		{"{Centers for Disease Control and Prevention} and Barnes, A.", "=Centers_for_Disease_Control_and_Prevention Barnes/A."},
		{"Centers for Disease Control and Prevention", "=Centers_for_Disease_Control_and_Prevention"},
		{"Ministry of Health and Social Services; Smith, J.", "=Ministry_of_Health_and_Social_Services Smith/J."},
		{"National Academies of Toys, Games, and Play", "=National_Academies_of_Toys,_Games_and_Play"},
		{"Toy Collaboration, Smith, J., Jones, K.", "=Toy_Collaboration " + two},
		{"Smith, J., Jones, K., Toy Collaboration", two + " =Toy_Collaboration"},
		{"ATLAS and CMS Collaborations", "=ATLAS_and_CMS_Collaborations"},
		{"M&uuml;ller, A.; Smith, B.", "Müller/A. Smith/B."},
		{"Smith, J. &amp; Jones, K.", two},
		{"John Smith1, Kim Jones2,3* and Wei Li†", "Smith/John Jones/Kim Li/Wei"},
		{"Müller, A. und Schmidt, B.", "Müller/A. Schmidt/B."},
		{"Smith, John", "Smith/John"}, {"Smith, Dr. John", "Smith/John"},
		{"Smith, John; & Jones, Kim", "Smith/John Jones/Kim"},
		{"Smith J*, Jones K1, Li W2,3", "Smith/J Jones/K Li/W"},
		{"Smith, John *; Jones, Kim †", "Smith/John Jones/Kim"},
		{"Dr. John Smith; Prof. Dr. Kim Jones, PhD", "Smith/John Jones/Kim/PhD"},
		{`[{'authorId': '1', 'name': 'Ann Lee'}, {'authorId': '2', 'name': "Bob O'Ray"}]`, "Lee/Ann O'Ray/Bob"},
		{`{"name": "Ann Lee"}`, "Lee/Ann"},
		{"Tom Wood, Bin Gui, Le Tran, Vivian U", "Wood/Tom Gui/Bin Tran/Le U/Vivian"},
		{"Ana de Souza Lima, Rui Costa, José Carlos\n  de Oliveira", "de_Souza_Lima/Ana Costa/Rui de_Oliveira/José_Carlos"},
		{"Gil Chen (Toy University), Bea Fang (Toy and Game University) and Ann Lee (TGU)", "Chen/Gil Fang/Bea Lee/Ann"},
		{"Ann Lee for the TOY Collaboration", "Lee/Ann =TOY_Collaboration"},
		{"for the TOY Collaboration", "=TOY_Collaboration"},
		{"The Tien Mai, Ann Lee", "Mai/The_Tien Lee/Ann"},
		{"De Souza, Ana, Van der Berg, Will", "De_Souza/Ana Van_der_Berg/Will"},
		{"H. Ford III and J.-P. Ito, Plato", "Ford/H./III Ito/J.-P. Plato/"},
		{"Smith, John *; Jones, Kim †", "Smith/John Jones/Kim"}, {"王伟；李娜、韩雪", "王伟/ 李娜/ 韩雪/"},
		{"{S, John; Jones, Kim", "{S/John Jones/Kim"},
		{"", ""}, {"et al.", "+"}, {" ; ", ""},
	} {
		names, more := ParseNames(tt.in)
		if got := written(names, more); got != tt.want {
			t.Errorf("%q: got %q, want %q", tt.in, got, tt.want)
		}
	}
	for _, tt := range []struct{ in, want string }{
		{"Silva Costa, Ana Maria", "Silva_Costa/Ana_Maria"},
		{"Silva Costa, Ana Maria and Smith, John", "Silva_Costa/Ana_Maria Smith/John"},
		{"J. Smith, K. Jones, and L. Li", "Smith/J. Jones/K. Li/L."},
		{"Lee, Ann; Ray, Bob; Dow, Cy", "Lee/Ann Ray/Bob Dow/Cy"},
		{"Chan A.D.", "Chan/A.D."},
		{"Smith JA and Jones KL", "Smith/JA Jones/KL"},
		{"Smith, J.; Jones, K.", two},
		{"Doe, Aad and others", "Doe/Aad +"},
		{"Smith, John, Jr.", "Smith/John/Jr."},
		{"Plato and {Toy, Inc.}", "Plato/ =Toy,_Inc."},
		{`G{\"o}del, Kurt and {\'E}cole, Jean`, "Gödel/Kurt École/Jean"},
	} {
		names, more := ParseNameField(tt.in)
		if got := written(names, more); got != tt.want {
			t.Errorf("field %q: got %q, want %q", tt.in, got, tt.want)
		}
	}
}

// written writes names as the tables above do.
func written(names []Name, more bool) string {
	var list []string
	for _, n := range names {
		s := n.Family + "/" + n.Given
		if n.Suffix != "" {
			s += "/" + n.Suffix
		}
		if n.Literal != "" {
			s = "=" + n.Literal
		}
		list = append(list, strings.ReplaceAll(s, " ", "_"))
	}
	if more {
		list = append(list, "+")
	}
	return strings.Join(list, " ")
}

// TestReadName: what String writes is read as it was, for names of the usual kinds.
func TestReadName(t *testing.T) {
	for _, n := range []Name{
		{Family: "Ito", Given: "Kei"}, {Family: "van den Berg", Given: "Jan"}, {Family: "King", Given: "Martin", Suffix: "Jr."}, {Family: "Plato"}, {Family: "Smith", Given: "JA"},
		{Family: "Ortega y Gasset", Given: "José"}, {Family: "伊藤", Given: "慧"}, {Literal: "Toy Collaboration"}, {Family: "Gates", Given: "H. L.", Suffix: "III"}, {Family: "de la Rosa", Given: "M."}, {Literal: "Centers for Toys and Play"},
	} {
		if got := ReadName(n.String()); got != n {
			t.Errorf("%q: got %+v, want %+v", n, got, n)
		}
	}
}

func BenchmarkParseName(b *testing.B) {
	for _, s := range []string{"Ito, Kei", "Kei Ito", "Ito K.M.", "Müller, Jörg", "van den Berg, Jan"} {
		b.Run(s, func(b *testing.B) {
			for b.Loop() {
				ParseName(s)
			}
		})
	}
	b.Run("field", func(b *testing.B) {
		for b.Loop() {
			ParseNameField("Ito, Kei and Li, Wei and Eng, Dora")
		}
	})
}

func FuzzParseNames(f *testing.F) {
	for _, s := range []string{"Smith, J., Jones, K. and Li, W.", "{A and B} and C, D", "a;b|c", "['a', \"b\"]", "J. Smith1,2*, et al.", "x\ny z", "{\\'E}, {", "&amp;;", "A. B, C. D"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		names, _ := ParseNames(s)
		field, _ := ParseNameField(s)
		if slices.Contains(names, Name{}) || slices.Contains(field, Name{}) {
			t.Errorf("%q has an empty name: %+v, %+v", s, names, field)
		}
		ReadName(ParseName(s).String())
	})
}

// TestParseNamesIsLinear: these megabytes would take hours if the time grew with the
// square of their length.
func TestParseNamesIsLinear(t *testing.T) {
	if testing.Short() {
		t.Skip("the race detector has nothing to see here, and takes its time")
	}
	for _, s := range []string{"A, ", "A, Jr., ", "{", "A and ", "Group and ", "A;", "'a', ", "[\"", "a\n", "a b\n", "1,", "et al ", "& ", "Center of a and ", "\\", "a1,", ". . ", "and "} {
		s = strings.Repeat(s, 1<<13)
		ParseNames(s)
		ParseNames("['" + s)
		ParseNameField(s)
	}
}

// TestEtAlByEnd: telling texts by their ends changes nothing.
func TestEtAlByEnd(t *testing.T) {
	for _, s := range []string{"Ito, K. et al.", "Ito K, ET AL", "et alii", "Ito & others", "others", "Ito and others.", "K. Ito [et al.]", "Ito et autres", "Ito y otros",
		"Ito e outros", "Ito u. a.", "Ito u.a.", "Ito und andere", "Ito en anderen", "Ito et coll.", "Ito e altri", "Иванов и др.", "王伟等", "伊藤ほか", "王伟 他", "김 외", "Ito ...", "Ito . . .", "Ito…",
		"Abdul Al", "Ito", "", "Ann Ota", "Ito et al. (2001)", "A. B. C.", "Ito, K...", "Others"} {
		if got, want := withoutEtAl(s), etAl().ReplaceAllString(s, ""); got != want {
			t.Errorf("%q: got %q, want %q", s, got, want)
		}
	}
}

func FuzzEtAlByEnd(f *testing.F) {
	f.Add("Ito et al.")
	f.Fuzz(func(t *testing.T, s string) {
		if got, want := withoutEtAl(s), etAl().ReplaceAllString(s, ""); got != want {
			t.Errorf("%q: got %q, want %q", s, got, want)
		}
		if joiner().MatchString(s) && !mayJoin(s) {
			t.Errorf("%q: has a joiner", s)
		}
	})
}

// FuzzCommonName: names of the common form are read as without it.
func FuzzCommonName(f *testing.F) {
	for _, s := range []string{"Ito, Kei", "Ito, K.-J. M.", "Ito-Li, Kei", "Ito, Jr", "Board, Kei", "Toys, Inc", "Ito, Et Al", "Ito, And Li", "LI, WEI", "Ito, Others", "van den Ito, Kei", "Silva Costa, Ana Maria", "O'Ito, K.", "Čito, Žan", "The Ito, Kei", "Ito K, Li W", "van, Kei", "Prof Ito, Kei", "Ito III, Kei", "Dr Li, W"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		n, ok := commonName(s)
		if !ok {
			return
		}
		family, given, _ := strings.Cut(s, ", ")
		if got := inverted(family, given, ""); got != n {
			t.Errorf("%q: got %+v, want %+v", s, n, got)
		}
		parts := cutCommas(tidyName(s))
		if _, body := bodyName(tidyName(s), parts); body || IsEtAl(s) || tidyName(s) != s || len(parts) != 2 || twoNames(parts) || oneBody(parts) {
			t.Errorf("%q is not common", s)
		}
		if kept, suffix := cutSuffixes(parts); len(kept) != 2 || suffix != "" {
			t.Errorf("%q has a suffix", s)
		}
	})
}
