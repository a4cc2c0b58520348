from cqip_xl.faces.cli import main

main()
