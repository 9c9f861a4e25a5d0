"""Which names of places are rather those of people? First names and surnames, written by hand.

Found by reading the names of cities that `places build` wrote for the United States, the United Kingdom, Germany and Türkiye. Names of
cities that are spoken of far more often than anybody who bears them (Washington, Houston, Austin) are not among them.
"""

from __future__ import annotations

from typing import Final

from monitor.text import fold

_ENGLISH = """
addison aldine alexander allen alvin amherst anderson andrew anita arnold arthur arvin ashley aubrey baldwin bartlett beckley benjamin bennett
benton berkley bernard beverly blaine bradley brandon brent bryan bryant burbank burnett burton byron calvin cameron campbell carey
carol carroll carson carter cary chandler charles chloe cicero clarence clark claude clay clayton clemmons clifton clinton
clive clovis clyde coleman collins compton conrad conway cooper cornelius craig crawford crosby cudahy curtis cutler dalton daniel darwin
david davidson davie davis dawson dayton denis dennis denton derek dickinson dixon donald douglas duncan dwight dylan edgar edison edmond
edmonds edward edwards elizabeth elliott ellis eloise elmer elvis emerson emily emma erin eugene evans everett ewing fletcher
ford forrest foster franklin frazier frederick fuller fullerton gardner garfield garland garner garrett gary george gerald gibson gilbert
gillian gordon graham grant granger griffin hamilton hammond hancock harding harlan harold harper harris harrison harry harvey hawthorne
hayes hayward helen henderson henry herbert hilliard hollis homer hopkins horace howard howell hubbard hudson hughes huntley hutchinson hutto
irma irving irwin isabella jackson jacob james jamie jane jasper jefferson jeffrey jenkins jerome jessica johnson johnston jones jordan
joseph joshua julian justin kate katy kearney kearns keller kelly kelvin kendall kennedy kent kerman kevin kimberly kirby kyle lamar laura
laurel lawrence lawson leander leland leonard leroy leslie lewis lincoln lindsay lloyd logan louis lucas lutz luther lynn madison malcolm
marion marshall martin martinez marvin mason matteson maurice maxwell mcallen mckinney medina mercer meredith meriden merrick milton mitchell monroe
morgan morris morrison morton murphy murray nash nathan nelson newton nixon nolan nora norman norris norton olivia oliver
oscar otto owen parker patrick patterson paterson payson pearson perkins perry peter peters phillips pierce porter powell preston quincy
ramsey randall randolph raymond redmond reynolds rhodes richardson robert roberts robinson rodney roger rogers roland ronald
roosevelt rosamond ross roswell roy russell rutherford ryan samantha samuel sanders sanford santana scott selma seymour shannon
sharon shaw shelby shelton sheridan sherman sidney simpson spencer stanley stanton stephen steven stewart stuart sullivan sumner
susan taylors terrell terry thomas thornton todd trenton troy truman trumbull tucker tyler tysons vernon victor vincent wallace
walter warren watson wayne webster wesley westley wharton wheaton whitman whitney wilbur wilder williams wilson winston wolcott woodrow wright
wyatt wyckoff yates
"""
_GERMAN = "achim alfred arno berthold eberhard ernst gernot hans heide helmut hermann karl kurt ludwig otto rolf steiner stein ulrich viktor walter wedel werner"
_TURKISH = "batman erdem fatih hakan kemal mustafa osman selim sinan yavuz"

#: Folded.
NAMES_OF_PEOPLE: Final = frozenset(map(fold, f"{_ENGLISH} {_GERMAN} {_TURKISH}".split()))
